package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;

/**
 * A node that was given a block to write and has not reported it yet. If it goes on reporting and
 * still does not name the block, no writer ever reached it.
 *
 * @param incarnation of the node at that time; a restarted node may still hold the replica, but is
 *     not writing it any more
 * @param promise of the node's space, see {@link DataNode#promise}
 * @param bytes promised
 * @param madeNanos monotonic time at which the node was given the block
 */
record Expectation(
    DataNode node, String storageId, long incarnation, long promise, long bytes, long madeNanos) {
  /**
   * True unless the node is known to have no replica: it lives, everything up to a heartbeat after
   * the block was given out is applied, and the block was not among it.
   */
  boolean mayHoldReplica() {
    // The time first: a heartbeat writes it last, so what is read after it is at least as new.
    return node.heardNanos() <= madeNanos || !isCurrent() || !node.hasToldAll();
  }

  /** The node reported the block, or will not. */
  void release() {
    node.release(promise, bytes);
  }

  /** True if the process that was given the block still runs. */
  boolean isCurrent() {
    return node.registration().incarnation() == incarnation;
  }
}
