package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.lease.FileClosing;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.lease.WriterFacts;
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
  private final LeaseView leases;

  Overwrite(Permissions permissions, LeaseView leases) {
    this.permissions = permissions;
    this.leases = leases;
  }

  /** Throws unless {@code old} may be replaced. */
  void check(
      NamespaceView view,
      ClusterView cluster,
      DirectoryView parent,
      FileView old,
      boolean asked,
      CommandContext context)
      throws DfsException {
    LeaseHolder holder = old.lease();
    if (holder != null) {
      checkLease(view, cluster, old, holder, context);
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

  /**
   * A client may replace what it writes itself. What another one writes is protected until the soft
   * limit, and after it as long as only block recovery could tell what the file holds.
   */
  private void checkLease(
      NamespaceView view,
      ClusterView cluster,
      FileView old,
      LeaseHolder holder,
      CommandContext context)
      throws DfsException {
    long nowMs = context.monotonicMs();
    if (holder.session().equals(context.session())) {
      return;
    }
    boolean takeable =
        view.session(holder.session()) == null || leases.pastSoftLimit(holder.session(), nowMs);
    FileClosing.Verdict verdict = FileClosing.judge(old, cluster, leases, nowMs);
    String doubt = verdict instanceof FileClosing.Verdict.AwaitRecovery await ? await.reason() : "";
    if (!takeable || !doubt.isEmpty()) {
      throw WriterFacts.refusal(
              view.pathOf(old.id()),
              WriterFacts.of(view, cluster, leases, old, holder, nowMs),
              takeable ? doubt + "; delete the file if its content is not needed" : "")
          .toException();
    }
  }
}
