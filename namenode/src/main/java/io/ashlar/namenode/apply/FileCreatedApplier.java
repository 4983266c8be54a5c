package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.FileCreated;

/** A file was created and is open for write. */
final class FileCreatedApplier implements RecordApplier<FileCreated> {
  @Override
  public void apply(Namespace namespace, long txid, FileCreated record) {
    namespace.addFile(
        new InodeId(record.getInodeId()),
        new InodeId(record.getParentId()),
        record.getName(),
        new InodeAttributes(
            record.getOwner(), record.getGroup(), record.getMode(), record.getMtimeMs()),
        new FileLayout(
            record.getRedundancy().getReplicated(), record.getBlockSize(), record.getChecksum()),
        new LeaseHolder(new SessionId(record.getSessionId()), record.getClientName()));
  }
}
