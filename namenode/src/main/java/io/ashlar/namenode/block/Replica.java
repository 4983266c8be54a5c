package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.types.ReplicaState;

/**
 * A replica as a DataNode reported it.
 *
 * @param corrupt the node found that it fails its own checksum
 */
record Replica(Storage storage, long stamp, long length, ReplicaState state, boolean corrupt) {
  static Replica of(Storage storage, ReportedReplica reported, boolean corrupt) {
    return new Replica(
        storage,
        reported.getBlock().getGenerationStamp(),
        reported.getLength(),
        reported.getState(),
        corrupt);
  }

  DataNode node() {
    return storage.node();
  }

  String storageId() {
    return storage.id();
  }

  /** True if both are the same bytes, whatever is known of their health. */
  boolean isSameAs(ReportedReplica reported) {
    return stamp == reported.getBlock().getGenerationStamp()
        && length == reported.getLength()
        && state == reported.getState();
  }
}
