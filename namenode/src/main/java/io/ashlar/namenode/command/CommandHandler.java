package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.NamespaceView;

/**
 * Decides one kind of command. Pure: the same views, command and context give the same decision;
 * time, caller and call arrive in the context, ids are the namespace's next values.
 */
public interface CommandHandler<C, R> {
  /** Decides; changes nothing. */
  Decision<R> decide(NamespaceView view, ClusterView cluster, C command, CommandContext context);
}
