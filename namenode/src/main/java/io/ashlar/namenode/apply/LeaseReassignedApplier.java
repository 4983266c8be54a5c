package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.LeaseReassigned;

/** The lease of an open file has another holder. */
final class LeaseReassignedApplier implements RecordApplier<LeaseReassigned> {
  @Override
  public void apply(Namespace namespace, long txid, LeaseReassigned record) {
    namespace.reassignLease(
        new InodeId(record.getInodeId()),
        new LeaseHolder(new SessionId(record.getSessionId()), record.getClientName()));
  }
}
