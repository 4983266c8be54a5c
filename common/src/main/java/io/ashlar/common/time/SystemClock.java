package io.ashlar.common.time;

/** The machine's clocks. */
public final class SystemClock implements Clock {
  /** The one instance; it has no state. */
  public static final SystemClock INSTANCE = new SystemClock();

  private SystemClock() {}

  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }

  @Override
  public long wallMs() {
    return System.currentTimeMillis();
  }
}
