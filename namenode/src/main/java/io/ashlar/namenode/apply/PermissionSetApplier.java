package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.PermissionSet;

/** Permission bits were set. */
final class PermissionSetApplier implements RecordApplier<PermissionSet> {
  @Override
  public void apply(Namespace namespace, long txid, PermissionSet record) {
    namespace.setMode(new InodeId(record.getInodeId()), record.getMode());
  }
}
