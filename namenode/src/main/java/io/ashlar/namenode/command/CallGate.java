package io.ashlar.namenode.command;

import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.SessionView;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.CallOrigin;

/**
 * Decides whether a client's call is executed, answered from what is kept, or refused (I14). Asked
 * through {@link AnsweredCalls}.
 *
 * <p>It must be asked on the loop thread, right before the handler: only then does it see every
 * result of calls that were decided earlier.
 */
public final class CallGate {
  /** Answers that are kept for a session at most, because numbers beyond wait for lower ones. */
  static final int WINDOW = 4_096;

  private CallGate() {}

  /** What to do with a call. */
  public sealed interface Verdict {
    /** It was never applied: decide it. */
    record Execute() implements Verdict {}

    /** It was applied: answer with the kept reply once its txid is durable. */
    record Replay(SessionView.CallResult result) implements Verdict {}

    /** It must not be executed. */
    record Refuse(DfsError error) implements Verdict {}
  }

  /**
   * Checks the call's session, its user and its number.
   *
   * @param softLowest lowest unanswered number that was heard with calls that changed nothing
   */
  static Verdict check(NamespaceView view, CallOrigin origin, String principal, long softLowest) {
    SessionView session = view.session(new SessionId(origin.getSessionId()));
    if (session == null) {
      return refuse(
          ErrorCode.SESSION_UNKNOWN,
          "session " + origin.getSessionId() + " has ended or never was; the call was not executed",
          origin);
    }
    if (!session.principal().equals(principal)) {
      return refuse(
          ErrorCode.PERMISSION_DENIED,
          "session " + session.id() + " belongs to " + session.principal() + ", not " + principal,
          origin);
    }
    SessionView.CallResult kept = session.result(origin.getCallNumber());
    return kept != null
        ? new Verdict.Replay(kept)
        : checkNumber(origin, Math.max(session.lowestUnanswered(), softLowest));
  }

  private static Verdict checkNumber(CallOrigin origin, long lowest) {
    long number = origin.getCallNumber();
    if (number < 1 || origin.getLowestUnanswered() > number) {
      return refuse(
          ErrorCode.INVALID_ARGUMENT,
          String.format(
              "call %d with lowest unanswered call %d: expected numbers from 1 on, the lowest not"
                  + " above the call's own",
              number, origin.getLowestUnanswered()),
          origin);
    }
    if (number < lowest) {
      return refuse(
          ErrorCode.SESSION_CALL_EXPIRED,
          String.format(
              "call %d of session %d is below %d, the lowest that the client still waited for",
              number, origin.getSessionId(), lowest),
          origin);
    }
    if (number - Math.max(lowest, origin.getLowestUnanswered()) >= WINDOW) {
      return refuse(
          ErrorCode.SESSION_OVERLOADED,
          String.format(
              "call %d of session %d is %d or more beyond call %d, which is still unanswered",
              number,
              origin.getSessionId(),
              WINDOW,
              Math.max(lowest, origin.getLowestUnanswered())),
          origin);
    }
    return new Verdict.Execute();
  }

  private static Verdict refuse(ErrorCode code, String message, CallOrigin origin) {
    return new Verdict.Refuse(
        DfsError.of(code, message)
            .with("session", origin.getSessionId())
            .with("call", origin.getCallNumber()));
  }
}
