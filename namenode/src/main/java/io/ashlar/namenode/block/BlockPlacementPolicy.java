package io.ashlar.namenode.block;

import java.util.List;

/**
 * Chooses where replicas go. Never two of a block on one node.
 *
 * <p><b>Threading</b>: any thread; must not wait.
 */
public interface BlockPlacementPolicy {
  /** Chooses among {@code nodes}; fewer targets than wanted if there are not enough. */
  ClusterView.Placement choose(PlacementRequest request, List<PlacementNode> nodes);
}
