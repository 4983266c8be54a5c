package io.ashlar.namenode.command;

import com.google.protobuf.ByteString;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.command.CallGate.Verdict;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.NamespaceListener;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.SessionView.CallResult;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCategory;
import io.ashlar.protocol.rpc.CallOrigin;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The soft half of at-most-once (I14): answers of calls that changed nothing, which no record
 * keeps.
 *
 * <p>A copy of such a call may still wait on a connection that its client gave up. Decided anew
 * after the client had its answer, it could now change something: a delete that found nothing would
 * remove what another client made since. No such copy outlives a restart, which ends every
 * connection, so this need not be logged.
 *
 * <p><b>Threading</b>: the loop thread.
 */
public final class AnsweredCalls implements NamespaceListener {
  private final Map<SessionId, Session> sessions = new HashMap<>();

  /** What is kept of one session. */
  private static final class Session {
    private final TreeMap<Long, Verdict> answers = new TreeMap<>();
    private long lowestUnanswered;

    void raise(long lowest) {
      lowestUnanswered = Math.max(lowestUnanswered, lowest);
      answers.headMap(lowestUnanswered).clear();
    }
  }

  /** {@link CallGate#check}, with what is kept here as well. */
  public Verdict check(NamespaceView view, CallOrigin origin, String principal) {
    Session session = sessions.get(new SessionId(origin.getSessionId()));
    long lowest = session == null ? 0 : session.lowestUnanswered;
    Verdict verdict = CallGate.check(view, origin, principal, lowest);
    if (!(verdict instanceof Verdict.Execute) || session == null) {
      return verdict;
    }
    return session.answers.getOrDefault(origin.getCallNumber(), verdict);
  }

  /** The call was accepted and changed nothing. */
  public void unchanged(CallOrigin origin, ByteString reply, long txid) {
    keep(origin, new Verdict.Replay(new CallResult(origin.getCallNumber(), txid, reply)));
  }

  /** The call was refused; a refusal after which a client asks again is not kept. */
  public void refused(CallOrigin origin, DfsError error) {
    ErrorCategory category = error.code().category();
    if (category == ErrorCategory.USER || category == ErrorCategory.RESOURCE) {
      keep(origin, new Verdict.Refuse(error));
    }
  }

  private void keep(CallOrigin origin, Verdict verdict) {
    Session session =
        sessions.computeIfAbsent(new SessionId(origin.getSessionId()), id -> new Session());
    session.answers.put(origin.getCallNumber(), verdict);
    session.raise(origin.getLowestUnanswered());
  }

  @Override
  public void onSessionEnded(SessionId session) {
    sessions.remove(session);
  }

  @Override
  public void onBlockChanged(BlockView block) {}

  @Override
  public void onBlockRemoved(BlockView block) {}
}
