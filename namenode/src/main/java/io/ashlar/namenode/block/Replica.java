package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.types.ReplicaState;

/**
 * A replica as a DataNode reported it.
 *
 * @param corrupt the node found that it fails its own checksum
 */
record Replica(
    DataNode node, String storageId, long stamp, long length, ReplicaState state, boolean corrupt) {
  static Replica of(DataNode node, String storageId, ReportedReplica reported, boolean corrupt) {
    return new Replica(
        node,
        storageId,
        reported.getBlock().getGenerationStamp(),
        reported.getLength(),
        reported.getState(),
        corrupt);
  }

  /** True if both are the same bytes in the same place, whatever is known of their health. */
  boolean isSameAs(DataNode otherNode, String otherStorageId, ReportedReplica reported) {
    return node == otherNode
        && stamp == reported.getBlock().getGenerationStamp()
        && length == reported.getLength()
        && state == reported.getState()
        && storageId.equals(otherStorageId);
  }
}
