package io.ashlar.namenode.replication;

import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Liveness;
import java.util.EnumSet;
import java.util.Set;

/**
 * How far moves are, as the block map and the open transfers tell.
 *
 * <p><b>Threading</b>: the loop thread.
 */
record MoveProgress(RedundancyView blocks, ReplicationMonitor replication)
    implements BalanceAccount.Look {
  @Override
  public boolean isCopying(long blockId) {
    return replication.isCopying(blockId);
  }

  @Override
  public boolean holds(long blockId, DataNode node) {
    return has(blockId, node, EnumSet.of(Worth.GOOD, Worth.EXCESS));
  }

  @Override
  public boolean isDeleting(long blockId, DataNode node) {
    return node.liveness() != Liveness.DEAD && has(blockId, node, EnumSet.of(Worth.EXCESS));
  }

  private boolean has(long blockId, DataNode node, Set<Worth> worths) {
    ReplicatedBlock block = blocks.describe(blockId);
    return block != null
        && block.holders().stream()
            .anyMatch(holder -> holder.node() == node && worths.contains(holder.worth()));
  }
}
