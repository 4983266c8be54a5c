package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import java.util.List;

/**
 * Settles a file without its writer, as {@link Settlement} says. The reply says whether the file is
 * closed now. A writer whose session is open keeps its file, however late it is: sessions end
 * first, by a record, so that a late writer is refused before its file changes.
 */
public final class ExpireLeaseHandler implements CommandHandler<ExpireLease, Boolean> {
  private final LeaseView leases;

  /** {@code leases} say which nodes had time to report. */
  public ExpireLeaseHandler(LeaseView leases) {
    this.leases = leases;
  }

  @Override
  public Decision<Boolean> decide(
      NamespaceView view, ClusterView cluster, ExpireLease command, CommandContext context) {
    if (!(view.inode(command.file()) instanceof FileView file)) {
      return Decision.accept(List.of(), true);
    }
    LeaseHolder holder = file.lease();
    if (holder == null) {
      return Decision.accept(List.of(), true);
    }
    if (cluster.inSafeMode()
        || view.session(holder.session()) != null
        || !view.isAttached(file.id())) {
      return Decision.accept(List.of(), false);
    }
    Settlement settlement = Settlement.of(view, cluster, leases, file, holder, context);
    return Decision.accept(settlement.records(), settlement.closes());
  }
}
