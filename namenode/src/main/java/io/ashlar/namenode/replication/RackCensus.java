package io.ashlar.namenode.replication;

import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.datanodes.AdminStates;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.datanodes.SoftLoop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sees racks come and go, and nodes that stand in another rack than before, and has the blocks that
 * this may concern judged anew.
 *
 * <p><b>Threading</b>: the loop thread.
 */
final class RackCensus {
  private static final int SLOTS_PER_SLICE = 4_096;

  private final RedundancyView blocks;
  private final DataNodeManager nodes;
  private final SoftLoop loop;
  private final Map<String, String> rackOf = new HashMap<>();
  private int racks;
  private boolean scanning;

  RackCensus(RedundancyView blocks, DataNodeManager nodes, SoftLoop loop) {
    this.blocks = blocks;
    this.nodes = nodes;
    this.loop = loop;
  }

  /** Racks with nodes that take replicas. */
  int racks() {
    return racks;
  }

  /** Looks at all nodes once. */
  void take() {
    Set<String> found = new HashSet<>();
    for (DataNode node : nodes.unsorted()) {
      String rack = node.registration().rack();
      if (node.liveness() != Liveness.DEAD && AdminStates.inService(node.admin())) {
        found.add(rack);
      }
      String before = rackOf.put(node.id(), rack);
      if (before != null && !before.equals(rack)) {
        blocks.recount(node);
      }
    }
    if (found.size() != racks && !scanning) {
      racks = found.size();
      blocks.setClusterRacks(racks);
      scanning = true;
      scan(0);
    }
  }

  private void scan(int fromSlot) {
    int to = Math.min(blocks.slotsUsed(), fromSlot + SLOTS_PER_SLICE);
    blocks.recount(fromSlot, to);
    if (to < blocks.slotsUsed()) {
      loop.executeSoft(() -> scan(to));
    } else {
      scanning = false;
    }
  }
}
