package io.ashlar.namenode.safemode;

import java.util.List;

/**
 * One condition for the end of safe mode.
 *
 * <p><b>Threading</b>: the loop thread.
 */
public interface SafeModeRule {
  /** Where the rule stands now. */
  Standing check();

  /**
   * Where a rule stands.
   *
   * @param met true if the rule no longer holds safe mode
   * @param message one line for people
   * @param current what is there
   * @param wanted what must be there
   * @param waitingFor nodes that are expected to bring the rest, as far as known
   * @param etaMs expected time until it is met, or {@link #UNKNOWN}
   */
  record Standing(
      boolean met, String message, long current, long wanted, List<String> waitingFor, long etaMs) {
    /** No telling how long. */
    public static final long UNKNOWN = -1;

    /** Copies the list. */
    public Standing {
      waitingFor = List.copyOf(waitingFor);
    }
  }
}
