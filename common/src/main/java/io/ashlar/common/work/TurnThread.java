package io.ashlar.common.work;

/** The thread of {@link Turns}. */
public interface TurnThread {
  /** Begins; once. */
  void start();

  /** There is work. Who waits inside a turn hears of it by itself. */
  void wake();

  /** Waits until the last turn has ended, or the time is over. */
  void join(long waitMs);
}
