package io.ashlar.namenode.diagnosis;

import io.ashlar.namenode.block.PlacementNode;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Liveness;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The cluster as it would be without some nodes.
 *
 * @param gone that leave
 * @param stillSend true while they hand over what they hold: their replicas do not count any more,
 *     but are sources if there is no other
 */
record PlannedLoss(List<DataNode> gone, boolean stillSend) {
  PlannedLoss {
    gone = List.copyOf(gone);
  }

  /** The block as the planner would see it. */
  ReplicatedBlock without(ReplicatedBlock block) {
    List<Holder> holders = new ArrayList<>();
    for (Holder holder : block.holders()) {
      if (!gone.contains(holder.node())) {
        holders.add(holder);
      } else if (stillSend && holder.worth() == Worth.GOOD) {
        holders.add(new Holder(holder.node(), holder.storageId(), holder.stamp(), Worth.EXCESS));
      }
    }
    return new ReplicatedBlock(
        block.blockId(), block.stamp(), block.length(), block.wanted(), block.required(), holders);
  }

  /** Those of {@code nodes} that stay. */
  List<PlacementNode> staying(List<PlacementNode> nodes) {
    Set<String> leaving = new HashSet<>();
    gone.forEach(node -> leaving.add(node.id()));
    return nodes.stream().filter(node -> !leaving.contains(node.nodeId())).toList();
  }

  /** Good replicas on nodes that are not dead and stay. */
  int goodAfter(ReplicatedBlock block) {
    Set<String> good = new HashSet<>();
    for (Holder holder : block.holders()) {
      if (holder.worth() == Worth.GOOD
          && holder.node().liveness() != Liveness.DEAD
          && !gone.contains(holder.node())) {
        good.add(holder.node().id());
      }
    }
    return good.size();
  }
}
