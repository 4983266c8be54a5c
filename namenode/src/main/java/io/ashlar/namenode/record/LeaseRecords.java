package io.ashlar.namenode.record;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.FileReopened;
import io.ashlar.protocol.edits.LeaseReassigned;

/** Records about who may write a file that is there already. */
public final class LeaseRecords {
  private LeaseRecords() {}

  /** A closed file is open for write again. */
  public static EditRecord fileReopened(InodeId file, LeaseHolder holder) {
    return EditRecord.newBuilder()
        .setFileReopened(
            FileReopened.newBuilder()
                .setInodeId(file.value())
                .setSessionId(holder.session().value())
                .setClientName(holder.clientName()))
        .build();
  }

  /** The lease of an open file has another holder. */
  public static EditRecord leaseReassigned(InodeId file, LeaseHolder holder) {
    return EditRecord.newBuilder()
        .setLeaseReassigned(
            LeaseReassigned.newBuilder()
                .setInodeId(file.value())
                .setSessionId(holder.session().value())
                .setClientName(holder.clientName()))
        .build();
  }
}
