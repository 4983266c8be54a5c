package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.Permissions;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;

/** Whether a create may replace the file that is there. */
final class Overwrite {
  private final Permissions permissions;
  private final Takeover takeover;

  Overwrite(Permissions permissions, LeaseView leases) {
    this.permissions = permissions;
    this.takeover = new Takeover(leases);
  }

  /**
   * Throws unless {@code old} may be replaced. A client may replace what it writes itself. What
   * another one writes is protected until the soft limit; after it nobody needs to know what the
   * file holds, because all of it goes.
   */
  void check(
      NamespaceView view,
      ClusterView cluster,
      DirectoryView parent,
      FileView old,
      boolean asked,
      CommandContext context)
      throws DfsException {
    LeaseHolder holder = old.lease();
    if (holder != null && !holder.session().equals(context.session())) {
      takeover.requireTakeable(view, cluster, old, holder, context);
    }
    if (!asked) {
      String path = view.pathOf(old.id());
      throw DfsError.of(ErrorCode.ALREADY_EXISTS, path + " exists; overwriting was not asked for")
          .with("path", path)
          .toException();
    }
    permissions.require(view, context.caller(), old, Access.WRITE);
    permissions.requireRemoval(view, context.caller(), parent, old);
  }
}
