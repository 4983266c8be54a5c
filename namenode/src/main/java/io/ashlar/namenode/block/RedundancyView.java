package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Liveness;
import org.jspecify.annotations.Nullable;

/**
 * What the planners of copies and deletions see of the blocks, and what they may do to them.
 *
 * <p><b>Threading</b>: the loop thread.
 */
public interface RedundancyView {
  /** Hears of every block whose health changed, and of deleted ones as {@link BlockHealth#NONE}. */
  @FunctionalInterface
  interface HealthListener {
    /** Must be quick, and not look at the blocks, which are locked meanwhile. */
    void changed(long blockId, BlockHealth health);
  }

  /** There is one listener. */
  void onHealth(HealthListener listener);

  /** Slots below this one may have a block. */
  int slotsUsed();

  /** Tells the health of the blocks in these slots. */
  void scan(int fromSlot, int toSlot, HealthListener listener);

  /** The block if it has its final content, else null. */
  @Nullable ReplicatedBlock describe(long blockId);

  /** The replica is going to be deleted; from now on it does not count. */
  void drop(ReplicatedBlock block, ReplicatedBlock.Holder holder);

  /** Replicas of the node that wait for their deletion. */
  int deletionsOf(DataNode node);

  /** How well the block is kept; {@link BlockHealth#NONE} if there is no such block. */
  BlockHealth health(long blockId);

  /** Racks with nodes that take replicas; {@link #recount(int, int)} must follow. */
  void setClusterRacks(int racks);

  /** Judges the blocks in these slots anew. */
  void recount(int fromSlot, int toSlot);

  /** Judges all blocks of a node anew, slice by slice between commands. */
  void recount(DataNode node);

  /** Ids of all blocks of which the node has a replica on record, in no order; on any thread. */
  long[] blocksOf(DataNode node);

  /** The same as {@link #blocksOf}, but a block on two volumes may come twice; cheaper. */
  long[] replicasOf(DataNode node);

  /** Ids of blocks that the node was given to write and has not reported. */
  long[] expectedOf(DataNode node);

  /** True while nodes that held replicas before the start may come and report them yet. */
  boolean awaitsHintedNodes();

  /**
   * Whether every node on record for the block is live and has reported in full, but for dead ones
   * that were decommissioned.
   */
  static boolean isFullyReported(ReplicatedBlock block) {
    for (ReplicatedBlock.Holder holder : block.present()) {
      DataNode node = holder.node();
      if (node.liveness() != Liveness.LIVE || !node.reportComplete()) {
        return false;
      }
    }
    return true;
  }
}
