package io.ashlar.testkit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition with a deadline, so that no test waits for a time. */
public final class Await {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Await() {}

  /** A condition that may fail meanwhile; a failure counts as not yet. */
  @FunctionalInterface
  public interface Condition {
    /** True once what the test waits for has happened. */
    boolean holds() throws Exception;
  }

  /**
   * Returns once {@code condition} holds; fails after {@code deadlineMs} with what it waited for.
   */
  public static void until(String description, long deadlineMs, Condition condition) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadlineMs);
    Throwable last = null;
    do {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    } while (System.nanoTime() - deadline < 0);
    throw new AssertionError("waited " + deadlineMs + " ms in vain until " + description, last);
  }
}
