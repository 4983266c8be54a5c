package io.ashlar.namenode.query;

import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.error.DfsException;

/** What is at a path. Needs the way to it, not the inode's own permission. */
public final class GetFileStatusQuery {
  private final PathAccess access;
  private final Statuses statuses;

  /** Checks paths by {@code access}; {@code leases} say who writes. */
  public GetFileStatusQuery(PathAccess access, LeaseView leases) {
    this.access = access;
    this.statuses = new Statuses(leases);
  }

  /** Answers inside a read section. */
  public GetFileStatusResponse run(
      NamespaceView view, ClusterView cluster, GetFileStatusRequest request, CommandContext context)
      throws DfsException {
    DfsPath path = PathAccess.parse(request.getPath());
    InodeView inode = access.existing(view, context.caller(), path);
    return GetFileStatusResponse.newBuilder()
        .setStatus(statuses.of(view, cluster, inode, path.toString(), context))
        .build();
  }
}
