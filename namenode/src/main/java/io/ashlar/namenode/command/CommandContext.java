package io.ashlar.namenode.command;

import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.Caller;

/**
 * What a handler may know besides the views.
 *
 * @param principal user who asks, as authenticated (today: as claimed)
 * @param superuser true if the user runs the NameNode or is of its supergroup
 * @param session of the call; {@link SessionId#NONE} for the NameNode's own commands
 * @param wallMs for mtimes only
 * @param monotonicMs for leases and deadlines
 * @param epoch of this active NameNode
 * @param clientHost address of the caller, to place the first replica; may be empty
 */
public record CommandContext(
    String principal,
    boolean superuser,
    SessionId session,
    long wallMs,
    long monotonicMs,
    Epoch epoch,
    String clientHost) {
  /** Context of a command of the NameNode itself; the loop sets the times. */
  public static CommandContext internal(Epoch epoch) {
    return new CommandContext("namenode", true, SessionId.NONE, 0, 0, epoch, "");
  }

  /** The user, for permission checks. */
  public Caller caller() {
    return new Caller(principal, superuser);
  }
}
