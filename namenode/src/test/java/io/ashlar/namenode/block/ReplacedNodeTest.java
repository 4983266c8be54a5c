package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.error.DfsException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One set of files under an old and a new id counts once. */
class ReplacedNodeTest {
  private static final int LENGTH = 10;

  private final BlockScene scene = new BlockScene();
  private final DataNode old = scene.join("old", "/r1");

  private DataNode comesBackAs(String id) throws DfsException {
    var registered =
        scene.nodes.register(
            Messages.registration(id, "/r1")
                .clearAddresses()
                .addAllAddresses(old.registration().addresses())
                .build());
    scene.reports.onRegistered(registered, () -> {});
    return registered.node();
  }

  private BlockView stored() {
    BlockView block = scene.closedBlock(1, LENGTH);
    scene.changes(
        old,
        Messages.change(1, ReplicaEvent.RECEIVED, "old-s", BlockScene.finalized(block, LENGTH)));
    assertThat(scene.offered(block, "")).containsExactly("old");
    return block;
  }

  @Test
  void shouldCountNothingOfTheOldId() throws DfsException {
    BlockView block = stored();

    DataNode fresh = comesBackAs("new");

    assertThat(scene.offered(block, "")).isEmpty();
    assertThat(scene.blocks.stats().missing()).isEqualTo(1);
    scene.fullReport(fresh, 1, BlockScene.finalized(block, LENGTH));
    assertThat(scene.offered(block, "")).containsExactly("new");
    ReplicatedBlock described =
        Objects.requireNonNull(scene.blocks.redundancy().describe(block.id().value()));
    assertThat(described.holders()).hasSize(1);
    assertThat(RedundancyView.isFullyReported(described)).isTrue();
  }

  @Test
  void shouldTakeNoReportUnderTheOldId() throws DfsException {
    BlockView block = stored();
    DataNode fresh = comesBackAs("new");
    scene.fullReport(fresh, 1);

    assertThatThrownBy(() -> scene.fullReport(old, 2, BlockScene.finalized(block, LENGTH)))
        .hasMessageContaining("not registered");
    assertThat(scene.offered(block, "")).isEmpty();
  }
}
