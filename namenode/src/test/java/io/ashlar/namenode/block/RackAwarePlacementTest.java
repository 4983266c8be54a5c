package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.random.SeededRandomSource;
import io.ashlar.namenode.block.ClusterView.Placement;
import io.ashlar.namenode.block.ClusterView.Refusal;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.datanodes.Registration;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.types.Address;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class RackAwarePlacementTest {
  private static final long BLOCK = 64;
  private static final long ROOM = 1_000;

  private final RackAwarePlacement policy = new RackAwarePlacement(new SeededRandomSource(1));

  @Property
  void shouldNeverChooseANodeTwiceAndSpanTwoRacksWhenThereAreTwo(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 4) Integer> racks,
      @ForAll @IntRange(min = 1, max = 6) int wanted,
      @ForAll long seed) {
    List<PlacementNode> nodes = new ArrayList<>();
    for (int i = 0; i < racks.size(); i++) {
      nodes.add(node("n" + i, "/r" + racks.get(i), (i * 7) % 30));
    }

    List<ReplicaLocation> targets =
        new RackAwarePlacement(new SeededRandomSource(seed))
            .choose(request(wanted, "n0.test"), nodes)
            .targets();

    assertThat(targets).hasSize(Math.min(wanted, nodes.size()));
    assertThat(ids(targets)).doesNotHaveDuplicates();
    long racksThere = racks.stream().distinct().count();
    long racksUsed = targets.stream().map(ReplicaLocation::getRack).distinct().count();
    assertThat(racksUsed).isGreaterThanOrEqualTo(Math.min(Math.min(2, racksThere), targets.size()));
  }

  @Example
  void shouldPlaceLikeThePicture() {
    List<PlacementNode> nodes =
        List.of(node("a1", "/a", 0), node("a2", "/a", 0), node("b1", "/b", 0), node("b2", "/b", 0));

    List<ReplicaLocation> targets = policy.choose(request(3, "a2.test"), nodes).targets();

    assertThat(targets.get(0).getNodeId()).isEqualTo("a2");
    assertThat(ids(targets.subList(1, 3))).containsExactlyInAnyOrder("b1", "b2");
    assertThat(targets.get(0).getStorageId()).isEqualTo("a2-s");
  }

  @Example
  void shouldFallBackToOneRackRatherThanFail() {
    List<PlacementNode> nodes = List.of(node("a1", "/a", 0), node("a2", "/a", 0));

    assertThat(policy.choose(request(3, ""), nodes).targets()).hasSize(2);
  }

  @Example
  void shouldSayForEachNodeWhyItWasNotChosen() {
    PlacementNode dead = with(node("dead", "/a", 0), Liveness.DEAD, 31_000);
    PlacementNode stale = with(node("stale", "/a", 0), Liveness.STALE, 6_000);
    PlacementNode full = withVolumes(node("full", "/a", 0), Messages.volume("v", 63));
    PlacementNode failed =
        withVolumes(
            node("failed", "/a", 0),
            Messages.volume("v", ROOM).toBuilder().setFailed(true).setFailure("EIO").build());
    PlacementNode empty = withVolumes(node("empty", "/a", 0));
    PlacementNode excluded = node("excluded", "/a", 0);
    PlacementNode holder = node("holder", "/a", 0);

    Placement placement =
        policy.choose(
            new PlacementRequest(3, BLOCK, "", Set.of("excluded"), Set.of("holder")),
            List.of(dead, stale, full, failed, empty, excluded, holder));

    assertThat(placement.targets()).isEmpty();
    assertThat(
            placement.refusals().stream()
                .collect(Collectors.toMap(Refusal::nodeId, Refusal::reason)))
        .containsEntry("dead", "dead: not heard for 31000 ms")
        .containsEntry("stale", "stale: not heard for 6000 ms")
        .containsEntry("full", "no space: free 63 < needed 64 bytes")
        .containsEntry("failed", "volume failed: /data/v (EIO)")
        .containsEntry("empty", "it has no volume")
        .containsEntry("excluded", "excluded by the client, which failed to write there")
        .containsEntry("holder", "already holds a replica");
  }

  @Example
  void shouldCountWhatIsPromisedAlready() {
    PlacementNode node = node("n", "/a", 0);
    PlacementNode promised =
        new PlacementNode(
            node.nodeId(),
            node.registration(),
            Liveness.LIVE,
            0,
            0,
            ROOM - BLOCK + 1,
            node.volumes());

    assertThat(policy.choose(request(1, ""), List.of(promised)).targets()).isEmpty();
  }

  @Example
  void shouldPreferIdleNodesButTakeBusyOnesWhenItMust() {
    List<PlacementNode> nodes =
        List.of(node("busy", "/a", 100), node("i1", "/a", 0), node("i2", "/a", 0));

    assertThat(ids(policy.choose(request(2, ""), nodes).targets()))
        .containsExactlyInAnyOrder("i1", "i2");
    assertThat(policy.choose(request(3, ""), nodes).targets()).hasSize(3);
  }

  private static PlacementRequest request(int wanted, String writerHost) {
    return new PlacementRequest(wanted, BLOCK, writerHost, Set.of(), Set.of());
  }

  private static List<String> ids(List<ReplicaLocation> targets) {
    return targets.stream().map(ReplicaLocation::getNodeId).toList();
  }

  private static PlacementNode node(String id, String rack, int streams) {
    Address address = Address.newBuilder().setHost(id + ".test").setPort(1).build();
    return new PlacementNode(
        id,
        new Registration(1, List.of(address), rack, "", 1),
        Liveness.LIVE,
        0,
        streams,
        0,
        List.of(Messages.volume(id + "-s", ROOM)));
  }

  private static PlacementNode with(PlacementNode node, Liveness liveness, long silentMs) {
    return new PlacementNode(
        node.nodeId(), node.registration(), liveness, silentMs, 0, 0, node.volumes());
  }

  private static PlacementNode withVolumes(PlacementNode node, VolumeReport... volumes) {
    return new PlacementNode(
        node.nodeId(), node.registration(), Liveness.LIVE, 0, 0, 0, List.of(volumes));
  }
}
