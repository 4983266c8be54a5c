package io.ashlar.client.session;

import io.ashlar.protocol.rpc.CallOrigin;
import java.util.TreeSet;

/**
 * Numbers the calls of one session, from 1, and knows the lowest that is still unanswered.
 *
 * <p><b>Threading</b>: any thread.
 */
final class CallNumbers {
  private final long sessionId;
  private final TreeSet<Long> unanswered = new TreeSet<>();
  private long next = 1;

  CallNumbers(long sessionId) {
    this.sessionId = sessionId;
  }

  long sessionId() {
    return sessionId;
  }

  /** Takes the next number; {@link #answered} must follow. */
  synchronized long take() {
    long number = next++;
    unanswered.add(number);
    return number;
  }

  /** Nobody waits for that call any more. */
  synchronized void answered(long number) {
    unanswered.remove(number);
  }

  /** The origin with which {@code number} is sent now. */
  synchronized CallOrigin origin(long number) {
    return CallOrigin.newBuilder()
        .setSessionId(sessionId)
        .setCallNumber(number)
        .setLowestUnanswered(unanswered.isEmpty() ? next : unanswered.first())
        .build();
  }
}
