package io.ashlar.namenode.command;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.InodeRecords;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frees the next slice of a deleted subtree; the reply says whether more can be freed right after.
 * In safe mode nothing is freed, because nothing may be deleted from DataNodes.
 */
public final class ReclaimDetachedHandler implements CommandHandler<ReclaimDetached, Boolean> {
  @Override
  public Decision<Boolean> decide(
      NamespaceView view, ClusterView cluster, ReclaimDetached command, CommandContext context) {
    InodeId root = view.firstDetachedRoot();
    if (root == null || cluster.inSafeMode()) {
      return Decision.accept(List.of(), false);
    }
    boolean more =
        view.detachedRootCount() > 1 || inodesBelow(view.inode(root)) > command.inodesMax();
    return Decision.accept(
        List.of(InodeRecords.detachedReclaimed(root, command.inodesMax())), more);
  }

  private static long inodesBelow(@Nullable InodeView root) {
    return root instanceof DirectoryView directory
        ? directory.counts().directories() + directory.counts().files()
        : 1;
  }
}
