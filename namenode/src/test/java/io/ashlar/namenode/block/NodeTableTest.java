package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.datanodes.DataNode;
import org.junit.jupiter.api.Test;

/** In which order nodes are planned for. */
final class NodeTableTest {
  private static final int NODES = 30;

  private final BlockScene scene = new BlockScene();
  private final NodeTable table = new NodeTable(new StorageTable());

  /** Otherwise the order would follow from addresses in memory, and no run could be repeated. */
  @Test
  void shouldListNodesInTheOrderOfTheirIds() {
    for (int i = NODES; i > 0; i--) {
      table.of(scene.register("n" + i, "/r", 1));
    }

    assertThat(table.nodes()).hasSize(NODES).extracting(DataNode::id).isSorted();
  }
}
