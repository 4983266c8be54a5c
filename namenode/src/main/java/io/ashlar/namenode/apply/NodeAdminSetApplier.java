package io.ashlar.namenode.apply;

import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.NodeAdminSet;

/** A DataNode has another admin state. */
final class NodeAdminSetApplier implements RecordApplier<NodeAdminSet> {
  @Override
  public void apply(Namespace namespace, long txid, NodeAdminSet record) {
    namespace.setNodeAdmin(record.getAdmin());
  }
}
