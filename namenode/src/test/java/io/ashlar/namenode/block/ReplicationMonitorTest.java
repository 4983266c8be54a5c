package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.block.ReplicationScene.Order;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is copied and deleted when, with real block management beneath (I8, I9). */
final class ReplicationMonitorTest {
  private final ReplicationScene scene = new ReplicationScene(2);
  private final DataNode a = scene.join("a", "/r1");
  private final DataNode b = scene.join("b", "/r2");
  private final DataNode c = scene.join("c", "/r2");
  private final Set<String> deleting = new HashSet<>();

  private static BlockKey key(BlockView block) {
    return BlockKey.newBuilder()
        .setBlockId(block.id().value())
        .setGenerationStamp(block.committedGs().value())
        .build();
  }

  /** The first tick looks at all blocks, and orders nothing. */
  private void begin() {
    assertThat(scene.tick()).isEmpty();
  }

  @Test
  void shouldCopyABlockWhoseNodeDiedOnceToANodeThatLacksIt() {
    scene.join("d", "/r1");
    BlockView block = scene.stored(a, b, c);
    begin();
    assertThat(scene.tick()).isEmpty();

    scene.die(c);
    List<Order> orders = scene.tick();

    assertThat(orders).hasSize(1);
    assertThat(orders.get(0).source()).isIn("a", "b");
    assertThat(orders.get(0).target()).isEqualTo("d");
    assertThat(orders.get(0).block()).isEqualTo(key(block));
    scene.heartbeat();
    assertThat(scene.tick()).isEmpty();
    assertThat(scene.monitor.counts().open()).isEqualTo(1);
    scene.tell(scene.node("d"), ReplicaEvent.RECEIVED, block);
    assertThat(scene.tick()).isEmpty();
    assertThat(scene.monitor.counts().open()).isZero();
    assertThat(scene.monitor.counts().queued()).isZero();
    assertThat(scene.monitor.counts().copies()).isEqualTo(1);
    assertThat(scene.scene.blocks.stats().underReplicated()).isZero();
  }

  @Test
  void shouldOrderAnewWhatTheSourceCouldNotDo() {
    scene.join("d", "/r1");
    scene.stored(a, b, c);
    begin();
    scene.die(c);
    Order first = scene.tick().get(0);

    scene.monitor.failed(first.number(), DfsError.of(ErrorCode.REPLICA_NOT_FOUND, "gone"));

    assertThat(scene.tick()).singleElement().isNotEqualTo(first);
    assertThat(scene.monitor.counts().failures()).isEqualTo(1);
  }

  @Test
  void shouldOrderAnewWhatNobodyReportedInTimeOrWhoseTargetDied() {
    DataNode d = scene.join("d", "/r1");
    scene.stored(a, b, c);
    begin();
    scene.die(c);
    assertThat(scene.tick()).hasSize(1);

    scene.scene.clock.advanceMs(ReplicationScene.TIMEOUT_MS);
    scene.heartbeat();
    assertThat(scene.tick()).hasSize(1);
    scene.join("e", "/r1");
    scene.die(d);

    assertThat(scene.tick()).singleElement().extracting(Order::target).isEqualTo("e");
    assertThat(scene.monitor.counts().timeouts()).isEqualTo(2);
  }

  @Test
  void shouldCopyTheLastReplicaFirst() {
    ReplicationScene one = new ReplicationScene(1);
    DataNode source = one.join("a", "/r1");
    DataNode gone = one.join("b", "/r2");
    DataNode alsoGone = one.join("c", "/r3");
    one.join("d", "/r2");
    DataNode other = one.join("e", "/r3");
    for (int i = 0; i < 5; i++) {
      one.stored(source, other, gone);
    }
    BlockView last = one.stored(source, gone, alsoGone);
    assertThat(one.tick()).isEmpty();

    one.die(gone);
    one.die(alsoGone);

    assertThat(one.tick().get(0).block()).isEqualTo(key(last));
  }

  @Test
  void shouldDeleteOneReplicaWhenANodeComesBackButNotBeforeItReported() {
    DataNode d = scene.join("d", "/r1");
    BlockView block = scene.stored(a, b, c);
    begin();
    scene.die(c);
    scene.tick();
    scene.tell(d, ReplicaEvent.RECEIVED, block);
    scene.tick();

    DataNode back = scene.comeBack("c", "/r2");
    scene.scene.liveness.tick();
    scene.tick();
    assertThat(deletions()).isEmpty();

    scene.tellAll(back, block);
    scene.tick();
    scene.tick();
    assertThat(deletions()).containsExactly(key(block));
    assertThat(scene.monitor.counts().drops()).isEqualTo(1);
    assertThat(scene.scene.blocks.stats().underReplicated()).isZero();
    assertThat(scene.scene.blocks.locations(block, ""))
        .as("readers are not sent to what is being deleted")
        .hasSize(3)
        .noneMatch(location -> deleting.contains(location.getNodeId()));
  }

  @Test
  void shouldNoticeALossWhileAReplicaIsBeingDeleted() {
    DataNode d = scene.join("d", "/r1");
    DataNode e = scene.join("e", "/r1");
    BlockView block = scene.stored(a, b, c);
    begin();
    scene.tell(d, ReplicaEvent.RECEIVED, block);
    scene.tick();
    assertThat(deletions()).hasSize(1);

    // One of the three that count is lost before the fourth is gone.
    DataNode lost = List.of(a, b, c, d).stream().filter(this::counts).findFirst().orElseThrow();
    scene.die(lost);

    assertThat(scene.tick()).singleElement().extracting(Order::target).isEqualTo(e.id());
  }

  private boolean counts(DataNode node) {
    return node.commands().queuedDeletions() == 0 && !deleting.contains(node.id());
  }

  private List<BlockKey> deletions() {
    List<BlockKey> all = new ArrayList<>();
    for (DataNode node : scene.scene.nodes.all()) {
      List<BlockKey> ofNode = scene.scene.deletions(node);
      if (!ofNode.isEmpty()) {
        deleting.add(node.id());
      }
      all.addAll(ofNode);
    }
    return all;
  }

  /** A repair comes first; it does not help. */
  private void failRepair() {
    assertThat(scene.tick()).isEmpty();
    ReplicationScene.Repair repair = scene.repairs().get(0);
    scene.monitor.repairEnded(repair.number(), DfsError.of(ErrorCode.DISK_ERROR, "again"));
  }

  @Test
  void shouldReplaceADamagedReplicaAndThenDeleteIt() {
    DataNode d = scene.join("d", "/r1");
    BlockView block = scene.stored(a, b, c);
    begin();

    scene.tell(c, ReplicaEvent.CORRUPT, block);
    failRepair();
    assertThat(scene.tick()).singleElement().extracting(Order::target).isEqualTo("d");
    assertThat(deletions()).isEmpty();
    scene.tell(d, ReplicaEvent.RECEIVED, block);
    scene.tick();
    scene.tick();

    assertThat(deletions()).containsExactly(key(block));
    assertThat(deleting).containsExactly("c");
    assertThat(scene.monitor.counts().drops()).isEqualTo(1);
  }

  @Test
  void shouldMakeRoomWhereOnlyTheNodeOfADamagedReplicaIsLeft() {
    BlockView block = scene.stored(a, b, c);
    begin();
    scene.tell(c, ReplicaEvent.CORRUPT, block);
    failRepair();

    assertThat(scene.tick()).isEmpty();
    assertThat(deletions()).containsExactly(key(block));
    assertThat(deleting).containsExactly("c");
    scene.tell(c, ReplicaEvent.DELETED, block);

    assertThat(scene.tick()).singleElement().extracting(Order::target).isEqualTo("c");
  }

  @Test
  void shouldKeepDamagedReplicasWhileOnlyOneIsGood() {
    BlockView block = scene.stored(a, b, c);
    begin();
    scene.tell(b, ReplicaEvent.CORRUPT, block);
    scene.tell(c, ReplicaEvent.CORRUPT, block);

    scene.tick();
    scene.tick();

    assertThat(deletions()).isEmpty();
  }

  @Test
  void shouldNeverMakeRoomForALastReplica() {
    BlockView block = scene.stored(a);
    begin();

    scene.tell(a, ReplicaEvent.CORRUPT, block);
    scene.tick();
    scene.tick();

    assertThat(deletions()).isEmpty();
    assertThat(scene.scene.blocks.stats().missing()).isEqualTo(1);
  }

  @Test
  void shouldOrderNothingInSafeModeNorWhileNodesOweTheirReport() {
    scene.join("d", "/r1");
    DataNode late = scene.scene.register("late", "/r1", 1);
    scene.alive.add(late);
    scene.scene.safeMode = true;
    BlockView block = scene.stored(a, b, c);
    scene.die(c);
    assertThat(scene.tick()).isEmpty();
    scene.scene.safeMode = false;
    assertThat(scene.tick()).isEmpty();
    assertThat(scene.tick()).isEmpty();

    scene.tellAll(late, block);
    assertThat(scene.tick()).isEmpty();

    assertThat(scene.tick()).isEmpty();
    assertThat(scene.monitor.counts().queued()).isZero();
  }

  @Test
  void shouldNotWaitForEverForAReport() {
    scene.join("d", "/r1");
    scene.alive.add(scene.scene.register("late", "/r1", 1));
    scene.stored(a, b, c);
    scene.die(c);
    assertThat(scene.tick()).isEmpty();
    for (int i = 0; i < BlockScene.DEAD_MS / 1_000; i++) {
      scene.scene.clock.advanceMs(1_000);
      scene.heartbeat();
      scene.scene.liveness.tick();
    }

    begin();
    assertThat(scene.tick()).hasSize(1);
  }

  @Test
  void shouldNotCopyWhatItsWriterHasJustWrittenEverywhere() {
    scene.join("d", "/r1");
    begin();
    BlockView block = scene.scene.closedBlock(3, ReplicationScene.LENGTH);
    List<String> targets =
        scene.scene.offered(block, ""); // Those that the policy gave it, not reported yet.
    assertThat(targets).hasSize(3);
    scene.tell(scene.node(targets.get(0)), ReplicaEvent.RECEIVED, block);

    assertThat(scene.tick()).isEmpty();
    assertThat(scene.tick()).isEmpty();
    scene.tell(scene.node(targets.get(1)), ReplicaEvent.RECEIVED, block);
    scene.heartbeat(); // The third says that it has told all, and did not name the block.

    assertThat(scene.tick()).hasSize(1);
  }

  @Test
  void shouldKeepTwoRacksWhenItDeletes() {
    DataNode d = scene.join("d", "/r2");
    BlockView block = scene.stored(a, b, c);
    begin();

    scene.tell(d, ReplicaEvent.RECEIVED, block);
    scene.tick();

    assertThat(deletions()).containsExactly(key(block));
    assertThat(deleting).doesNotContain("a");
  }
}
