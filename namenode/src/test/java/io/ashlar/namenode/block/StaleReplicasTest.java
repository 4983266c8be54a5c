package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.GenerationStamp;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.namespace.BlockStatus;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.client.PipelineReplica;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reports of older stamps are worth after a pipeline was set up anew. */
class StaleReplicasTest {
  private final BlockScene scene = new BlockScene();
  private final DataNode one = scene.join("dn1", "/r1");
  private final DataNode two = scene.join("dn2", "/r2");
  private final DataNode three = scene.join("dn3", "/r2");

  @Test
  void shouldTakeBothStampsForCandidatesUntilThePipelineStands() {
    BlockView block = scene.openBlock(3);
    report(one, block, block.issuedGs(), 10, ReplicaState.RBW);
    BlockView issued = issue(block);
    report(two, block, issued.issuedGs(), 10, ReplicaState.RBW);

    assertThat(scene.offered(issued, "")).containsExactlyInAnyOrder("dn1", "dn2", "dn3");
    assertThat(scene.blocks.doomedReplicas()).isZero();
  }

  @Test
  void shouldDropOlderReplicasOnceANewerOneIsReported() {
    BlockView block = scene.openBlock(3);
    report(one, block, block.issuedGs(), 10, ReplicaState.RBW);
    report(two, block, block.issuedGs(), 10, ReplicaState.RBW);
    BlockView standing = commit(issue(block), 10, two, three);

    assertThat(scene.blocks.doomedReplicas()).as("dn1 may hold the last bytes").isZero();
    assertThat(scene.offered(standing, "")).containsExactlyInAnyOrder("dn2", "dn3");

    report(two, standing, standing.issuedGs(), 10, ReplicaState.RBW);

    assertThat(scene.blocks.doomedReplicas()).isEqualTo(1);
    assertThat(scene.offered(standing, "")).containsExactlyInAnyOrder("dn2", "dn3");
  }

  @Test
  void shouldDropWhatARestartFoundWithoutChecksumsOnlyWhenAnotherHasTheBlock() {
    GenerationStamp none = new GenerationStamp(0);
    BlockView block = scene.openBlock(3);
    report(one, block, none, 0, ReplicaState.RWR);

    assertThat(scene.blocks.doomedReplicas()).as("it may be the last one").isZero();
    assertThat(scene.blocks.candidates(block)).isEmpty();

    report(two, block, block.issuedGs(), 10, ReplicaState.RBW);

    assertThat(scene.blocks.doomedReplicas()).isEqualTo(1);
    assertThat(scene.deletions(one))
        .containsExactly(
            BlockKey.newBuilder().setBlockId(block.id().value()).setGenerationStamp(0).build());
  }

  @Test
  void shouldKeepOlderReplicasWhileTheNewerOneHoldsNothing() {
    BlockView block = scene.openBlock(3);
    report(one, block, block.issuedGs(), 10, ReplicaState.RBW);
    BlockView standing = commit(issue(block), 10, two);

    report(two, standing, standing.issuedGs(), 0, ReplicaState.RWR);

    assertThat(scene.blocks.doomedReplicas()).as("dn1 may hold the last bytes").isZero();
  }

  @Test
  void shouldOfferReadersACopyThatWaitsOnlyIfThereIsNothingElse() {
    BlockView block = scene.openBlock(1);
    DataNode target = one.promisedBytes() > 0 ? one : two.promisedBytes() > 0 ? two : three;
    DataNode other = target == one ? two : one;
    report(target, block, block.issuedGs(), 10, ReplicaState.RBW);
    report(other, block, block.issuedGs(), 10, ReplicaState.RWR);

    assertThat(scene.offered(block, "")).containsExactly(target.id());
    assertThat(scene.blocks.candidates(block)).as("a recovery may count on it").hasSize(2);

    report(target, block, block.issuedGs(), 10, ReplicaState.RWR);

    assertThat(scene.offered(block, "")).containsExactlyInAnyOrder(target.id(), other.id());
  }

  @Test
  void shouldNotLetALateReportOfTheOldStampStandForTheNewReplica() {
    BlockView block = scene.openBlock(3);
    BlockView standing = commit(issue(block), 10, one, two);

    report(one, block, block.committedGs(), 10, ReplicaState.FINALIZED);

    assertThat(scene.blocks.awaitedHolders(block.id())).hasSize(2);
    BlockView closed = scene.close(standing, 10);
    assertThat(scene.blocks.stats().safe()).as("an older RECEIVED never counts").isZero();

    report(one, closed, closed.issuedGs(), 10, ReplicaState.FINALIZED);

    assertThat(scene.blocks.stats().safe()).isEqualTo(1);
    assertThat(scene.blocks.doomedReplicas()).as("dn1 raised its replica").isZero();
  }

  @Test
  void shouldCountAReportThatCameBeforeTheRecordOnce() {
    BlockView block = scene.openBlock(3);
    BlockView issued = issue(block);
    report(one, block, issued.issuedGs(), 10, ReplicaState.FINALIZED);
    BlockView standing = commit(issued, 10, one);

    assertThat(scene.blocks.awaitedHolders(block.id())).isEmpty();
    assertThat(one.promisedBytes()).isZero();
    scene.close(standing, 10);
    assertThat(scene.blocks.stats().safe()).isEqualTo(1);
  }

  @Test
  void shouldExpectNothingOfNodesThatLeftThePipeline() {
    BlockView block = scene.openBlock(3);
    long before = one.promisedBytes();
    assertThat(before).isPositive();

    commit(issue(block), 0, two, three);

    assertThat(one.promisedBytes()).isZero();
    assertThat(scene.blocks.awaitedHolders(block.id())).hasSize(2);
    assertThat(two.promisedBytes()).as("promised once, not twice").isEqualTo(before);
  }

  @Test
  void shouldIgnoreAStampThatWasNeverIssued() {
    BlockView block = scene.openBlock(3);
    BlockView closed = commitAndClose(block);
    report(three, closed, new GenerationStamp(99), 10, ReplicaState.FINALIZED);

    assertThat(scene.offered(closed, "")).doesNotContain("dn3");
    assertThat(scene.blocks.doomedReplicas()).isZero();
  }

  private BlockView commitAndClose(BlockView block) {
    report(one, block, block.issuedGs(), 10, ReplicaState.FINALIZED);
    return scene.close(block, 10);
  }

  private BlockView issue(BlockView block) {
    GenerationStamp stamp = scene.namespace.nextGenerationStamp();
    scene.namespace.takeStamp(stamp);
    scene.namespace.setBlock(block.id(), BlockStatus.of(block).issued(stamp));
    return scene.view(block.id());
  }

  private BlockView commit(BlockView block, long length, DataNode... nodes) {
    scene.blocks.expectPipeline(
        block.id(),
        1 << 20,
        List.of(nodes).stream()
            .map(
                node ->
                    PipelineReplica.newBuilder()
                        .setNodeId(node.id())
                        .setStorageId(node.id() + "-s")
                        .build())
            .toList());
    scene.namespace.setBlock(
        block.id(), BlockStatus.of(block).committed(block.issuedGs()).with(length, block.state()));
    return scene.view(block.id());
  }

  private void report(
      DataNode node, BlockView block, GenerationStamp stamp, long length, ReplicaState state) {
    ReportedReplica replica = Messages.replica(block.id().value(), stamp.value(), length, state);
    scene.blocks.reports().reported(node, node.id() + "-s", replica);
  }
}
