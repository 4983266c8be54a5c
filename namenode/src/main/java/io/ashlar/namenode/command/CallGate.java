package io.ashlar.namenode.command;

import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.SessionView;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.CallOrigin;

/**
 * Decides whether a client's call is executed, answered from what is kept, or refused (I14).
 *
 * <p>It must be asked on the loop thread, right before the handler: only then does it see every
 * result of calls that were decided earlier.
 */
public final class CallGate {
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

  /** Checks the call's session, its user and its number. */
  public static Verdict check(NamespaceView view, CallOrigin origin, String principal) {
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
    if (kept != null) {
      return new Verdict.Replay(kept);
    }
    if (origin.getCallNumber() < session.lowestUnanswered()) {
      return refuse(
          ErrorCode.SESSION_CALL_EXPIRED,
          "call "
              + origin.getCallNumber()
              + " of session "
              + session.id()
              + " is below "
              + session.lowestUnanswered()
              + ", the lowest that the client still waited for",
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
