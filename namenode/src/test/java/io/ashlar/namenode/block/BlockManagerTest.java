package io.ashlar.namenode.block;

import static io.ashlar.namenode.block.BlockScene.finalized;
import static io.ashlar.namenode.block.BlockScene.rbw;
import static io.ashlar.namenode.datanodes.Messages.change;
import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.InlineLoop;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BlockManagerTest {
  private final BlockScene scene = new BlockScene();
  private DataNode one;
  private DataNode two;

  @BeforeEach
  void join() {
    one = scene.join("n1", "/a");
    two = scene.join("n2", "/b");
  }

  @Test
  void shouldOfferTargetsUntilTheyReport() {
    BlockView block = scene.openBlock(2);
    assertThat(scene.offered(block, "")).containsExactlyInAnyOrder("n1", "n2");
    assertThat(scene.blocks.awaitedHolders(block.id())).hasSize(2);

    scene.changes(one, change(1, ReplicaEvent.RECEIVING, "n1-s", rbw(block, 0)));

    assertThat(scene.offered(block, "")).containsExactly("n1", "n2");
    assertThat(scene.blocks.awaitedHolders(block.id())).containsExactly("n2.test:9866");
    BlockView closed = scene.close(block, 10);
    assertThat(scene.offered(closed, "")).hasSize(2);
  }

  @Test
  void shouldPromiseSpaceUntilTheNodeReportsTheBlock() {
    BlockView block = scene.openBlock(2);
    assertThat(one.promisedBytes()).isEqualTo(1 << 20);

    scene.changes(one, change(1, ReplicaEvent.RECEIVING, "n1-s", rbw(block, 0)));
    assertThat(one.promisedBytes()).isZero();

    scene.delete(block);
    assertThat(two.promisedBytes()).isZero();
  }

  @Test
  void shouldOfferTheReadersNodeFirstThenItsRack() {
    DataNode three = scene.join("n3", "/b");
    BlockView block = scene.closedBlock(3, 10);
    for (DataNode node : new DataNode[] {one, two, three}) {
      scene.changes(node, change(1, ReplicaEvent.RECEIVED, node.id() + "-s", finalized(block, 10)));
    }

    assertThat(scene.offered(block, "n3.test")).containsExactly("n3", "n2", "n1");
    assertThat(scene.offered(block, "elsewhere")).hasSize(3);
  }

  @Test
  void shouldCountAndHideDamagedReplicas() {
    BlockView block = scene.closedBlock(2, 10);
    scene.changes(one, change(1, ReplicaEvent.RECEIVED, "n1-s", finalized(block, 10)));
    scene.changes(two, change(1, ReplicaEvent.RECEIVED, "n2-s", finalized(block, 9)));
    assertThat(scene.offered(block, "")).containsExactly("n1");
    assertThat(scene.blocks.stats().corruptBlocks()).isEqualTo(1);
    assertThat(scene.blocks.stats().underReplicated()).isEqualTo(1);

    scene.changes(one, change(2, ReplicaEvent.CORRUPT, "n1-s", finalized(block, 10)));

    assertThat(scene.offered(block, "")).isEmpty();
    assertThat(scene.blocks.stats().missing()).isEqualTo(1);
    scene.fullReport(one, 2, finalized(block, 10));
    assertThat(scene.offered(block, "")).as("a report does not heal it").isEmpty();
  }

  @Test
  void shouldNotOfferOtherGenerationsButJudgeThemAgain() {
    BlockView block = scene.closedBlock(2, 10);
    long stamp = block.issuedGs().value();
    scene.changes(
        one,
        change(1, ReplicaEvent.RECEIVED, "n1-s", withStamp(block, stamp + 1)),
        change(2, ReplicaEvent.RECEIVED, "n1-s", withStamp(block, stamp - 1)));
    scene.changes(two, change(1, ReplicaEvent.RECEIVED, "n2-s", withStamp(block, stamp + 1)));

    assertThat(scene.offered(block, "")).isEmpty();
    assertThat(scene.blocks.stats().misstampedReplicas()).isEqualTo(2);
    assertThat(scene.blocks.reported(block.id())).hasSize(2);
  }

  private static io.ashlar.protocol.datanode.ReportedReplica withStamp(
      BlockView block, long stamp) {
    return Messages.replica(block.id().value(), stamp, block.length(), ReplicaState.FINALIZED);
  }

  @Test
  void shouldPutStaleNodesLastAndLeaveDeadOnesOut() {
    BlockView block = scene.closedBlock(2, 10);
    scene.changes(one, change(1, ReplicaEvent.RECEIVED, "n1-s", finalized(block, 10)));
    scene.changes(two, change(1, ReplicaEvent.RECEIVED, "n2-s", finalized(block, 10)));
    silence(BlockScene.STALE_MS, two);

    assertThat(scene.offered(block, "n1.test")).containsExactly("n2", "n1");
    assertThat(scene.blocks.locations(block, "").get(1).getStale()).isTrue();

    silence(BlockScene.DEAD_MS, two);
    assertThat(scene.offered(block, "")).containsExactly("n2");
    assertThat(scene.blocks.stats().underReplicated()).isEqualTo(1);
    assertThat(scene.blocks.reported(block.id())).as("it may come back").hasSize(2);

    scene.register("n1", "/a", 1);
    assertThat(scene.offered(block, "")).hasSize(2);
    assertThat(scene.blocks.stats().underReplicated()).isZero();
  }

  @Test
  void shouldNotCallNodesDeadBecauseItWasPausedItself() {
    scene.liveness.tick();
    scene.clock.advanceMs(BlockScene.DEAD_MS * 2);

    scene.liveness.tick();

    assertThat(scene.nodes.count(io.ashlar.namenode.datanodes.Liveness.LIVE)).isEqualTo(2);
  }

  @Test
  void shouldAwaitWhatARestartedNodeWasReceiving() {
    BlockView block = scene.openBlock(1);
    DataNode writer = scene.blocks.awaitedHolders(block.id()).get(0).startsWith("n1") ? one : two;
    scene.changes(writer, change(1, ReplicaEvent.RECEIVING, writer.id() + "-s", rbw(block, 0)));

    DataNode again = scene.register(writer.id(), writer.registration().rack(), 2);

    assertThat(scene.offered(block, "")).isEmpty();
    assertThat(scene.blocks.reported(block.id())).isEmpty();
    assertThat(scene.blocks.awaitedHolders(block.id())).hasSize(1);
    scene.fullReport(again, 0);
    assertThat(scene.blocks.awaitedHolders(block.id())).isEmpty();
  }

  @Test
  void shouldKeepCountsWhenAFileIsDeleted() {
    BlockView block = scene.closedBlock(2, 10);
    scene.changes(one, change(1, ReplicaEvent.RECEIVED, "n1-s", finalized(block, 9)));
    assertThat(scene.blocks.stats().complete()).isEqualTo(1);

    scene.delete(block);

    BlockStats stats = scene.blocks.stats();
    assertThat(stats.complete()).isZero();
    assertThat(stats.missing()).isZero();
    assertThat(stats.underReplicated()).isZero();
    assertThat(stats.corruptBlocks()).isZero();
  }

  @Test
  void shouldOfferADamagedReplicaForRecoveryOnlyIfAnOpenBlockHasNoOther() {
    DataNode one = scene.join("n1", "/a");
    DataNode two = scene.join("n2", "/b");
    BlockView block = scene.openBlock(2);
    scene.changes(one, change(1, ReplicaEvent.RECEIVING, "n1-s", rbw(block, 5)));
    scene.changes(one, change(2, ReplicaEvent.CORRUPT, "n1-s", rbw(block, 5)));
    assertThat(scene.blocks.candidates(block))
        .extracting(ReplicaLocation::getNodeId)
        .containsExactly("n1");

    scene.changes(two, change(1, ReplicaEvent.RECEIVING, "n2-s", rbw(block, 5)));
    assertThat(scene.blocks.candidates(block))
        .extracting(ReplicaLocation::getNodeId)
        .containsExactly("n2");
    scene.changes(two, change(2, ReplicaEvent.CORRUPT, "n2-s", rbw(block, 5)));
    assertThat(scene.blocks.candidates(scene.close(block, 5))).isEmpty();
  }

  @Test
  void shouldLoadTheBlocksOfARecoveredNamespace() {
    BlockView block = scene.closedBlock(2, 10);
    BlockScene fresh = new BlockScene();
    BlockManager restarted =
        new BlockManager(
            new BlockManager.Parts(
                scene.namespace,
                fresh.nodes,
                new BlockStats(1),
                (request, nodes) ->
                    new ClusterView.Placement(java.util.List.of(), java.util.List.of()),
                new SafeModeView() {
                  @Override
                  public boolean isOn() {
                    return false;
                  }

                  @Override
                  public String reason() {
                    return "";
                  }
                },
                new InlineLoop(),
                fresh.clock,
                1_000,
                1));

    restarted.onReset();

    assertThat(restarted.stats().complete()).isEqualTo(1);
    assertThat(restarted.stats().missing()).isEqualTo(1);
    assertThat(restarted.locations(block, "")).isEmpty();
  }

  @Test
  void shouldTakeTurnsAmongEqualNodes() {
    BlockView block = scene.closedBlock(2, 10);
    scene.changes(one, change(1, ReplicaEvent.RECEIVED, "n1-s", finalized(block, 10)));
    scene.changes(two, change(1, ReplicaEvent.RECEIVED, "n2-s", finalized(block, 10)));

    ReplicaLocation first = scene.blocks.locations(block, "").get(0);
    ReplicaLocation next = scene.blocks.locations(block, "").get(0);

    assertThat(next.getNodeId()).isNotEqualTo(first.getNodeId());
  }

  /** Time goes on in small steps, as heartbeats of {@code talking} come in. */
  private void silence(long ms, DataNode talking) {
    for (long passed = 0; passed <= ms; passed += scene.liveness.periodMs()) {
      scene.clock.advanceMs(scene.liveness.periodMs());
      new io.ashlar.namenode.datanodes.HeartbeatReceiver(
              scene.nodes, scene.clock, () -> 1, () -> 0, 2, (number, error) -> {})
          .onHeartbeat(
              io.ashlar.protocol.datanode.HeartbeatRequest.newBuilder()
                  .setNodeId(talking.id())
                  .setRegistrationId(talking.registration().id())
                  .build());
      scene.liveness.tick();
    }
  }
}
