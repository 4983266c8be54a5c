package io.ashlar.namenode.safemode;

import io.ashlar.common.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The other rules must have been met for a while, so that late reports come in before replicas are
 * judged. An empty file system has nothing to wait for.
 */
public final class StableRule implements SafeModeRule {
  private static final long NOT_MET = -1;

  private final long extensionMs;
  private final List<SafeModeRule> others;
  private final BooleanSupplier empty;
  private final Clock clock;
  private long metSinceMs = NOT_MET;

  /** Waits {@code extensionMs} beyond {@code others}. */
  public StableRule(
      long extensionMs, List<SafeModeRule> others, BooleanSupplier empty, Clock clock) {
    this.extensionMs = extensionMs;
    this.others = List.copyOf(others);
    this.empty = empty;
    this.clock = clock;
  }

  @Override
  public Standing check() {
    long now = clock.monotonicMs();
    boolean othersMet = others.stream().allMatch(rule -> rule.check().met());
    if (!othersMet) {
      metSinceMs = NOT_MET;
      return standing(false, 0, Standing.UNKNOWN);
    }
    if (metSinceMs == NOT_MET) {
      metSinceMs = now;
    }
    long heldMs = now - metSinceMs;
    boolean met = heldMs >= extensionMs || empty.getAsBoolean();
    return standing(met, Math.min(heldMs, extensionMs), met ? 0 : extensionMs - heldMs);
  }

  private Standing standing(boolean met, long heldMs, long etaMs) {
    return new Standing(
        met,
        "the other rules have been met for " + heldMs + " ms; " + extensionMs + " ms are needed",
        heldMs,
        extensionMs,
        List.of(),
        etaMs);
  }
}
