package io.ashlar.namenode.adminstate;

import io.ashlar.common.id.BlockId;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.namenode.datanodes.AdminStates;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.NodeAdmin;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a block still depends on a node that leaves or is about to rest.
 *
 * <p><b>Threading</b>: the loop thread.
 */
final class DependenceCheck {
  private final NamespaceView namespace;
  private final RedundancyView blocks;
  private final int maintenanceMin;

  DependenceCheck(NamespaceView namespace, RedundancyView blocks, int maintenanceMin) {
    this.namespace = namespace;
    this.blocks = blocks;
    this.maintenanceMin = maintenanceMin;
  }

  /**
   * Null if the node may go as far as this block is concerned.
   *
   * @param inService live nodes that take replicas
   */
  @Nullable Dependence of(NodeAdmin admin, long blockId, int inService) {
    BlockView view = namespace.block(new BlockId(blockId));
    if (view == null) {
      return null;
    }
    if (view.state() != BlockState.COMPLETE) {
      return new Dependence(
          blockId, true, 0, view.replication(), 0, "its file is being written: " + view.state());
    }
    ReplicatedBlock block = blocks.describe(blockId);
    return block == null ? null : judge(admin, block, inService);
  }

  private @Nullable Dependence judge(NodeAdmin admin, ReplicatedBlock block, int inService) {
    int good = block.countedNodes().size();
    int needed =
        AdminStates.isMaintained(admin.getState())
            ? Math.min(maintenanceMin, block.wanted())
            : block.required();
    if (admin.getForced()) {
      needed = Math.min(needed, Math.max(1, inService));
    }
    if (good >= needed) {
      return null;
    }
    long bytes = block.length() * (needed - good);
    return new Dependence(block.blockId(), false, good, needed, bytes, reason(block, good, needed));
  }

  private static String reason(ReplicatedBlock block, int good, int needed) {
    String reason = good + " of " + needed + " replicas are on nodes in service";
    int readable = block.count(Worth.GOOD);
    return readable > 0 ? reason : reason + "; no good replica is left to copy";
  }
}
