package io.ashlar.client.script;

import io.ashlar.protocol.error.DfsError;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with one call.
 *
 * @param executes whether the call takes effect
 * @param answer how it ends
 * @param error for an answer by error
 */
public record Fault(boolean executes, Answer answer, @Nullable DfsError error) {
  /** How a call ends. */
  public enum Answer {
    SILENCE,
    BROKEN_CONNECTION,
    ERROR
  }

  /** Executed, but the answer is lost with the connection. */
  public static Fault lostAnswer() {
    return new Fault(true, Answer.BROKEN_CONNECTION, null);
  }

  /** The request is lost with the connection. */
  public static Fault lostRequest() {
    return new Fault(false, Answer.BROKEN_CONNECTION, null);
  }

  /** Executed, but never answered. */
  public static Fault silence() {
    return new Fault(true, Answer.SILENCE, null);
  }

  /** Refused. */
  public static Fault error(DfsError error) {
    return new Fault(false, Answer.ERROR, error);
  }
}
