package io.ashlar.dist.cluster;

import io.ashlar.common.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does, which nobody can announce to us. */
final class Poll {
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Poll() {}

  /** Looked at again and again. */
  @FunctionalInterface
  interface Condition {
    boolean holds();
  }

  /** True once {@code condition} holds; false if it does not within {@code timeoutMs}. */
  static boolean until(Clock clock, long timeoutMs, Condition condition) {
    long deadlineMs = clock.monotonicMs() + timeoutMs;
    while (!condition.holds()) {
      if (clock.monotonicMs() >= deadlineMs || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }
}
