package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.SessionView;
import io.ashlar.namenode.record.SessionRecords;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;

/**
 * Ends a session, so that none of its calls is executed any more. Ending one twice changes nothing.
 * The reply says whether the session is gone; it is not if it was renewed just before it expired.
 */
public final class EndSessionHandler implements RefusingHandler<EndSession, Boolean> {
  private final LeaseView leases;

  /** {@code leases} say whether a session has really expired. */
  public EndSessionHandler(LeaseView leases) {
    this.leases = leases;
  }

  @Override
  public Decision<Boolean> decideOrRefuse(
      NamespaceView view, ClusterView cluster, EndSession command, CommandContext context)
      throws DfsException {
    SessionView session = view.session(command.session());
    if (session == null) {
      return Decision.accept(List.of(), true);
    }
    if (command.reason() == EndSession.Reason.EXPIRED) {
      if (!leases.pastHardLimit(session.id(), context.monotonicMs())) {
        return Decision.accept(List.of(), false);
      }
    } else if (!context.superuser() && !session.principal().equals(context.principal())) {
      throw DfsError.of(
              ErrorCode.PERMISSION_DENIED,
              String.format(
                  "session %s belongs to '%s'; '%s' cannot close it",
                  session.id(), session.principal(), context.principal()))
          .with("session", session.id())
          .toException();
    }
    return Decision.accept(
        List.of(SessionRecords.sessionEnded(session.id(), command.reason().text())), true);
  }
}
