package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.DirectoryCreated;

/** A directory was made. */
final class DirectoryCreatedApplier implements RecordApplier<DirectoryCreated> {
  @Override
  public void apply(Namespace namespace, long txid, DirectoryCreated record) {
    namespace.addDirectory(
        new InodeId(record.getInodeId()),
        new InodeId(record.getParentId()),
        record.getName(),
        new InodeAttributes(
            record.getOwner(), record.getGroup(), record.getMode(), record.getMtimeMs()));
  }
}
