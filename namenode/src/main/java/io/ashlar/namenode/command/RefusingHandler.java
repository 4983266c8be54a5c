package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.error.DfsException;

/** A handler whose checks refuse by throwing, so that they can be shared with queries. */
interface RefusingHandler<C, R> extends CommandHandler<C, R> {
  /** Decides, or throws the refusal. */
  Decision<R> decideOrRefuse(
      NamespaceView view, ClusterView cluster, C command, CommandContext context)
      throws DfsException;

  @Override
  default Decision<R> decide(
      NamespaceView view, ClusterView cluster, C command, CommandContext context) {
    try {
      return decideOrRefuse(view, cluster, command, context);
    } catch (DfsException refusal) {
      return Decision.reject(refusal.error());
    }
  }
}
