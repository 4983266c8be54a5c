package io.ashlar.namenode.command;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.InodeRecords;
import java.util.List;

/**
 * Frees the next slice of a deleted subtree; the reply says whether another slice is worth trying
 * right after. In safe mode nothing is freed, because nothing may be deleted from DataNodes.
 */
public final class ReclaimDetachedHandler implements CommandHandler<ReclaimDetached, Boolean> {
  @Override
  public Decision<Boolean> decide(
      NamespaceView view, ClusterView cluster, ReclaimDetached command, CommandContext context) {
    InodeId root = view.firstDetachedRoot();
    if (root == null || cluster.inSafeMode()) {
      return Decision.accept(List.of(), false);
    }
    // Nobody counted the blocks below: the slice after the last one finds nothing and says so.
    return Decision.accept(
        List.of(InodeRecords.detachedReclaimed(root, command.inodesMax(), command.blocksMax())),
        true);
  }
}
