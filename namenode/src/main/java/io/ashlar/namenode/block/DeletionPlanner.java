package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.types.BlockKey;
import java.util.concurrent.TimeUnit;

/**
 * Hands replicas that belong to no file to the command queues of their nodes. Only of nodes that
 * reported in full, because an older view of a node must not delete from it (I8).
 *
 * <p><b>Threading</b>: the loop thread.
 */
final class DeletionPlanner {
  private static final long REPEAT_AFTER_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int PER_RUN_MAX = 1_000;

  /** Handed over and not reported; a node that deletes nothing gets no more than that. */
  private static final int PLANNED_MAX = 16_384;

  private DeletionPlanner() {}

  /** Plans at {@code txid}, that of the state which says that the replicas belong to no file. */
  static void plan(DataNode node, NodeReplicas replicas, long txid, long nowNanos) {
    if (node.liveness() != Liveness.LIVE || !node.reportComplete()) {
      return;
    }
    replicas.repeatOverdue(nowNanos, PER_RUN_MAX);
    int room = Math.min(PER_RUN_MAX, PLANNED_MAX - replicas.plannedCount());
    for (int count = 0; count < room; count++) {
      DoomedReplicas.Doomed next = replicas.nextDoomed();
      if (next == null) {
        return;
      }
      BlockKey block =
          BlockKey.newBuilder().setBlockId(next.blockId()).setGenerationStamp(next.stamp()).build();
      if (!node.commands().planDeletion(block, txid)) {
        replicas.doom(next.blockId(), next.stamp());
        return;
      }
      replicas.handedOver(next, nowNanos + REPEAT_AFTER_NANOS);
    }
  }
}
