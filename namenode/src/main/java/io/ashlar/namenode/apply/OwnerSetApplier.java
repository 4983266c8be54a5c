package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.OwnerSet;

/** Owner and group were set. */
final class OwnerSetApplier implements RecordApplier<OwnerSet> {
  @Override
  public void apply(Namespace namespace, long txid, OwnerSet record) {
    namespace.setOwner(new InodeId(record.getInodeId()), record.getOwner(), record.getGroup());
  }
}
