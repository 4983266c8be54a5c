package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.FileReopened;

/** A closed file is open for write again. */
final class FileReopenedApplier implements RecordApplier<FileReopened> {
  @Override
  public void apply(Namespace namespace, long txid, FileReopened record) {
    namespace.reopenFile(
        new InodeId(record.getInodeId()),
        new LeaseHolder(new SessionId(record.getSessionId()), record.getClientName()));
  }
}
