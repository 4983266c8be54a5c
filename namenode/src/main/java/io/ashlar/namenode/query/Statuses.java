package io.ashlar.namenode.query;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.lease.WriterFacts;
import io.ashlar.namenode.namespace.FileStatuses;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.types.FileStatus;

/** Statuses as reads show them: with the writer of a file that is open for write. */
final class Statuses {
  private final LeaseView leases;

  Statuses(LeaseView leases) {
    this.leases = leases;
  }

  FileStatus of(
      NamespaceView view,
      ClusterView cluster,
      InodeView inode,
      String path,
      CommandContext context) {
    FileStatus status = FileStatuses.of(inode, path);
    LeaseHolder holder = inode instanceof FileView file ? file.lease() : null;
    if (holder == null) {
      return status;
    }
    return status.toBuilder()
        .setWriter(
            WriterFacts.of(view, cluster, leases, (FileView) inode, holder, context.monotonicMs()))
        .build();
  }
}
