package io.ashlar.client;

import java.util.List;

/** Whether safe mode is on, and what it waits for. */
public record SafeMode(boolean active, List<Reason> reasons) {
  /** Copies the list. */
  public SafeMode {
    reasons = List.copyOf(reasons);
  }

  /**
   * One rule that keeps safe mode on.
   *
   * @param rule its name
   * @param message in words
   * @param current what is
   * @param wanted what is awaited
   * @param waitingFor nodes
   * @param etaMs -1: unknown
   */
  public record Reason(
      String rule, String message, long current, long wanted, List<String> waitingFor, long etaMs) {
    /** Copies the list. */
    public Reason {
      waitingFor = List.copyOf(waitingFor);
    }
  }
}
