package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.types.ReplicaState;

/**
 * Dooms replicas that a block's committed stamp has passed. They stay until a node that is not dead
 * has reported a newer one: till then they may be the last bytes there are.
 *
 * <p>A replica may be raised to a newer stamp while it is doomed; a node never deletes one with a
 * higher stamp than the command says, and its next report takes it off the list.
 *
 * <p><b>Threading</b>: the loop thread.
 */
final class StaleReplicas {
  private final BlockMap blocks;
  private final NodeTable table;

  StaleReplicas(BlockMap blocks, NodeTable table) {
    this.blocks = blocks;
    this.table = table;
  }

  /** Must follow every change of the block and of its replicas. */
  void check(long blockId) {
    if (!blocks.hasOdd(blockId)) {
      return; // Plain replicas are never stale; nearly all blocks have no others.
    }
    BlockEntry entry = blocks.get(blockId);
    if (entry == null || entry.replicas().stream().noneMatch(r -> isCurrent(entry, r))) {
      return;
    }
    for (Replica replica : entry.replicas()) {
      if (isStale(entry.block(), replica)) {
        table.of(replica.node()).doom(blockId, replica.stamp());
      }
    }
  }

  static boolean isStale(BlockFacts block, Replica replica) {
    return ReplicaVerdict.of(block, replica) == ReplicaVerdict.STALE;
  }

  private static boolean isCurrent(BlockEntry entry, Replica replica) {
    return replica.node().liveness() != Liveness.DEAD
        && !holdsNothing(replica)
        && switch (ReplicaVerdict.of(entry.block(), replica)) {
          case GOOD, CANDIDATE -> true;
          case UNFINISHED, STALE, FUTURE, CORRUPT -> false;
        };
  }

  /** What a restart found of it is of no use, so that an older replica may have more. */
  private static boolean holdsNothing(Replica replica) {
    return replica.state() == ReplicaState.RWR && replica.length() == 0;
  }
}
