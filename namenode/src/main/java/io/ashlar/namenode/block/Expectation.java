package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;

/**
 * A node that was given a block to write and has not reported it yet.
 *
 * @param incarnation of the node at that time; a restarted node may still hold the replica, but is
 *     not writing it any more
 */
record Expectation(DataNode node, String storageId, long incarnation) {
  /** True if the process that was given the block still runs. */
  boolean isCurrent() {
    return node.registration().incarnation() == incarnation;
  }
}
