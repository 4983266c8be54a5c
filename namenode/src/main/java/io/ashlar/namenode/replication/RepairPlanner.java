package io.ashlar.namenode.replication;

import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a damaged replica: a repair comes first, and a whole copy if that fails.
 * A pure function of what it is given.
 */
final class RepairPlanner {
  /** Repairs that a node may have planned or running. */
  static final int PER_NODE_MAX = 4;

  private RepairPlanner() {}

  /**
   * Decides.
   *
   * @param last what became of the replica's last repair; null: there was none
   * @param openOnNode repairs planned or running on its node
   * @param copying true if a copy of the block is under way
   * @param now by the monotonic clock, in nanoseconds
   */
  static RepairPlan plan(
      ReplicatedBlock block,
      Holder damaged,
      @Nullable RepairAttempt last,
      int openOnNode,
      boolean copying,
      long now) {
    if (damaged.node().liveness() != Liveness.LIVE || !damaged.node().reportComplete()) {
      return new RepairPlan.Leave(RepairPlan.Reason.NODE_NOT_LIVE);
    }
    if (damaged.stamp() != block.stamp()) {
      return new RepairPlan.Leave(RepairPlan.Reason.OTHER_STAMP);
    }
    if (goodNodes(block) >= block.wanted()) {
      return new RepairPlan.Leave(RepairPlan.Reason.ENOUGH_GOOD);
    }
    if (last != null && !last.isDue(now)) {
      return last.failed()
          ? new RepairPlan.Leave(RepairPlan.Reason.FAILED_LATELY)
          : new RepairPlan.Wait(RepairPlan.Reason.UNDER_WAY);
    }
    if (copying && last != null) {
      return new RepairPlan.Leave(RepairPlan.Reason.COPY_UNDER_WAY);
    }
    if (openOnNode >= PER_NODE_MAX) {
      return new RepairPlan.Wait(RepairPlan.Reason.NODE_BUSY);
    }
    return new RepairPlan.Order(sources(block, damaged));
  }

  private static long goodNodes(ReplicatedBlock block) {
    return block.holders().stream()
        .filter(holder -> holder.worth() == Worth.GOOD)
        .filter(holder -> holder.node().liveness() != Liveness.DEAD)
        .map(Holder::node)
        .distinct()
        .count();
  }

  /** Good ones, live before stale; then damaged ones, whose other chunks are good. */
  private static List<ReplicaLocation> sources(ReplicatedBlock block, Holder damaged) {
    List<ReplicaLocation> sources = new ArrayList<>();
    for (Worth worth : new Worth[] {Worth.GOOD, Worth.EXCESS, Worth.CORRUPT, Worth.DOOMED}) {
      for (Liveness liveness : new Liveness[] {Liveness.LIVE, Liveness.STALE}) {
        for (Holder holder : block.holders()) {
          if (holder.worth() == worth
              && holder.node().liveness() == liveness
              && holder.node() != damaged.node()
              && holder.stamp() == block.stamp()) {
            sources.add(location(holder));
          }
        }
      }
    }
    return sources;
  }

  private static ReplicaLocation location(Holder holder) {
    return ReplicaLocation.newBuilder()
        .setNodeId(holder.node().id())
        .addAllAddresses(holder.node().registration().addresses())
        .setRack(holder.node().registration().rack())
        .setStorageId(holder.storageId())
        .setState(ReplicaState.FINALIZED)
        .build();
  }
}
