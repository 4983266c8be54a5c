package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.InodeRenamed;

/** A file or directory has another path. */
final class InodeRenamedApplier implements RecordApplier<InodeRenamed> {
  @Override
  public void apply(Namespace namespace, long txid, InodeRenamed record) {
    namespace.move(
        new InodeId(record.getInodeId()),
        new InodeId(record.getNewParentId()),
        record.getNewName(),
        record.getMtimeMs());
  }
}
