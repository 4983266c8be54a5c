package io.ashlar.common.time;

/**
 * Runs work later. Tasks of one scheduler run one at a time, in the order of their times.
 *
 * <p>A task that throws is reported to the process's fault handler; it is not silently dropped.
 */
public interface Scheduler extends AutoCloseable {
  /** Runs {@code task} once after {@code delayMs}. */
  Cancellable schedule(long delayMs, Runnable task);

  /** Runs {@code task} after {@code delayMs}, and again {@code delayMs} after each end. */
  Cancellable scheduleWithDelay(long delayMs, Runnable task);

  /** Stops; tasks that did not start, or come later, are dropped; a running one ends. */
  @Override
  void close();

  /** A handle on a scheduled task. */
  interface Cancellable {
    /** Keeps the task from starting again; a running one ends. */
    void cancel();
  }
}
