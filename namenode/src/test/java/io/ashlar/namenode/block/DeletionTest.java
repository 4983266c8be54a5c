package io.ashlar.namenode.block;

import static io.ashlar.namenode.block.BlockScene.finalized;
import static io.ashlar.namenode.datanodes.Messages.change;
import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaState;
import org.junit.jupiter.api.Test;

/** When replicas that belong to no file are deleted, and when not (I8). */
final class DeletionTest {
  private static final long MINUTE_MS = 60_000;

  private final BlockScene scene = new BlockScene();

  @Test
  void shouldDeleteTheReplicasOfADeletedFileOnce() {
    DataNode node = scene.join("n1", "/a");
    BlockView block = scene.closedBlock(1, 10);
    scene.changes(node, change(1, ReplicaEvent.RECEIVED, "n1-s", finalized(block, 10)));
    assertThat(scene.deletions(node)).isEmpty();

    scene.delete(block);

    assertThat(scene.deletions(node)).containsExactly(key(block));
    assertThat(scene.deletions(node)).isEmpty();
    scene.changes(node, change(2, ReplicaEvent.DELETED, "n1-s", finalized(block, 10)));
    assertThat(scene.blocks.doomedReplicas()).isZero();
  }

  @Test
  void shouldAskAgainWhenNothingIsHeardOfADeletion() {
    DataNode node = scene.join("n1", "/a");
    BlockView block = scene.closedBlock(1, 10);
    scene.changes(node, change(1, ReplicaEvent.RECEIVED, "n1-s", finalized(block, 10)));
    scene.delete(block);
    scene.deletions(node);

    scene.clock.advanceMs(MINUTE_MS);

    assertThat(scene.deletions(node)).containsExactly(key(block));
  }

  @Test
  void shouldAskForTheNewerStampOfAReplicaThatWasRaisedBehindItsDeletion_P4() {
    DataNode node = scene.join("n1", "/a");
    BlockView block = scene.closedBlock(1, 10);
    scene.changes(node, change(1, ReplicaEvent.RECEIVED, "n1-s", finalized(block, 10)));
    scene.delete(block);
    assertThat(scene.deletions(node)).containsExactly(key(block));

    // An older recovery ended on the node, which refuses to delete what has a higher stamp.
    long raised = block.issuedGs().value() + 1;
    ReportedReplica newer =
        Messages.replica(block.id().value(), raised, 10, ReplicaState.FINALIZED);
    scene.changes(node, change(2, ReplicaEvent.RECEIVED, "n1-s", newer));

    assertThat(scene.deletions(node))
        .containsExactly(key(block).toBuilder().setGenerationStamp(raised).build());
    scene.clock.advanceMs(MINUTE_MS);
    assertThat(scene.deletions(node))
        .as("asked again for the newer one")
        .containsExactly(key(block).toBuilder().setGenerationStamp(raised).build());
    scene.changes(node, change(3, ReplicaEvent.DELETED, "n1-s", newer));
    assertThat(scene.blocks.doomedReplicas()).isZero();
  }

  @Test
  void shouldDeleteAReplicaThatIsReportedAfterItsFileWasDeleted() {
    DataNode node = scene.join("n1", "/a");
    BlockView block = scene.closedBlock(1, 10);
    scene.delete(block);

    scene.changes(node, change(1, ReplicaEvent.RECEIVED, "n1-s", finalized(block, 10)));

    assertThat(scene.deletions(node)).containsExactly(key(block));
  }

  @Test
  void shouldNotDeleteBeforeTheNodeReportedInFull() {
    BlockView block = scene.closedBlock(1, 10);
    scene.delete(block);
    DataNode node = scene.register("n1", "/a", 1);
    scene.changes(node, change(5, ReplicaEvent.RECEIVED, "n1-s", finalized(block, 10)));
    assertThat(scene.deletions(node)).isEmpty();

    scene.fullReport(node, 5, finalized(block, 10));

    assertThat(scene.deletions(node)).containsExactly(key(block));
  }

  @Test
  void shouldNotDeleteInSafeMode() {
    scene.safeMode = true;
    BlockView block = scene.closedBlock(1, 10);
    scene.delete(block);
    DataNode node = scene.register("n1", "/a", 1);
    scene.fullReport(node, 5, finalized(block, 10));
    assertThat(scene.deletions(node)).isEmpty();

    scene.safeMode = false;

    assertThat(scene.deletions(node)).containsExactly(key(block));
  }

  @Test
  void shouldKeepReplicasOfBlocksThatThisNamespaceNeverGaveOut() {
    DataNode node = scene.register("n1", "/a", 1);
    ReportedReplica unknown =
        Messages.replica(scene.namespace.nextBlockId().value(), 1_001, 10, ReplicaState.FINALIZED);

    scene.fullReport(node, 0, unknown);

    assertThat(scene.deletions(node)).isEmpty();
    assertThat(scene.blocks.doomedReplicas()).isZero();
  }

  @Test
  void shouldPlanAnewForANodeThatStartedAnew() {
    DataNode node = scene.join("n1", "/a");
    BlockView block = scene.closedBlock(1, 10);
    scene.changes(node, change(1, ReplicaEvent.RECEIVED, "n1-s", finalized(block, 10)));
    scene.delete(block);
    scene.blocks.planDeletions();
    assertThat(node.commands().queuedDeletions()).isEqualTo(1);

    DataNode again = scene.register("n1", "/a", 2);
    assertThat(again.commands().queuedDeletions()).isZero();
    scene.fullReport(again, 0, finalized(block, 10));

    assertThat(scene.deletions(again)).containsExactly(key(block));
  }

  private static BlockKey key(BlockView block) {
    return BlockKey.newBuilder()
        .setBlockId(block.id().value())
        .setGenerationStamp(block.issuedGs().value())
        .build();
  }
}
