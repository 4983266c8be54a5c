package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.ReplicationSet;

/** The number of replicas of a file was set. */
final class ReplicationSetApplier implements RecordApplier<ReplicationSet> {
  @Override
  public void apply(Namespace namespace, long txid, ReplicationSet record) {
    namespace.setReplication(new InodeId(record.getInodeId()), record.getReplication());
  }
}
