package io.ashlar.namenode.command;

import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.SessionRecords;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;

/** Opens a session; the reply is its id. Allowed in safe mode, because it changes no file. */
public final class OpenSessionHandler implements RefusingHandler<OpenSession, SessionId> {
  /** More open sessions than that are refused; each is hard state. */
  static final int SESSIONS_MAX = 100_000;

  @Override
  public Decision<SessionId> decideOrRefuse(
      NamespaceView view, ClusterView cluster, OpenSession command, CommandContext context)
      throws DfsException {
    Names.check("client name", command.clientName());
    Names.check("user name", context.principal());
    if (context.principal().isEmpty()) {
      throw new DfsException(ErrorCode.INVALID_ARGUMENT, "the user name is empty");
    }
    if (view.sessionCount() >= SESSIONS_MAX) {
      throw DfsError.of(
              ErrorCode.OVERLOADED,
              view.sessionCount() + " client sessions are open; at most " + SESSIONS_MAX)
          .with("sessions", view.sessionCount())
          .toException();
    }
    SessionId id = view.nextSessionId();
    return Decision.accept(
        List.of(SessionRecords.sessionOpened(id, command.clientName(), context.principal())), id);
  }
}
