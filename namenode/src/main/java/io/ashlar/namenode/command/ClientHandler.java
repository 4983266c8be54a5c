package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.SessionView;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;

/** A handler of client changes: refused in safe mode and without an open session. */
interface ClientHandler<C, R> extends RefusingHandler<C, R> {
  @Override
  default Decision<R> decide(
      NamespaceView view, ClusterView cluster, C command, CommandContext context) {
    if (cluster.inSafeMode()) {
      return Decision.reject(
          DfsError.of(ErrorCode.SAFE_MODE, "no changes in safe mode; " + cluster.safeModeReason())
              .with("reason", cluster.safeModeReason()));
    }
    try {
      sessionOf(view, context);
      return decideOrRefuse(view, cluster, command, context);
    } catch (DfsException refusal) {
      return Decision.reject(refusal.error());
    }
  }

  /** The caller's session; SESSION_UNKNOWN if it has ended. */
  static SessionView sessionOf(NamespaceView view, CommandContext context) throws DfsException {
    SessionView session = view.session(context.session());
    if (session == null) {
      throw DfsError.of(
              ErrorCode.SESSION_UNKNOWN,
              "session " + context.session() + " has ended or never was; nothing was changed")
          .with("session", context.session())
          .toException();
    }
    return session;
  }
}
