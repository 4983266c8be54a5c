package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.SubtreeDetached;

/** A file or subtree was deleted; it is reclaimed by later records. */
final class SubtreeDetachedApplier implements RecordApplier<SubtreeDetached> {
  @Override
  public void apply(Namespace namespace, long txid, SubtreeDetached record) {
    namespace.detach(new InodeId(record.getInodeId()), record.getMtimeMs());
  }
}
