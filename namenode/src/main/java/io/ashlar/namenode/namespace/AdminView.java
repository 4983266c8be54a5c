package io.ashlar.namenode.namespace;

import io.ashlar.protocol.types.BalancerSettings;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.Collection;

/**
 * What operators want of DataNodes and of the balancer: hard state, so that it survives restarts.
 *
 * <p><b>Threading</b>: as {@link NamespaceView}.
 */
public interface AdminView {
  /** What is wanted of a node; normal if nobody said anything, whether the node exists or not. */
  NodeAdmin of(String nodeId);

  /** Nodes that are not normal, by id. */
  Collection<NodeAdmin> nodes();

  /** What an operator said of the balancer. */
  BalancerSettings balancer();
}
