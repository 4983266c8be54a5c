package io.ashlar.namenode.scene;

import io.ashlar.common.time.Clock;

/** A clock that moves when it is told to. */
public final class TestClock implements Clock {
  private long nowMs = 1_000_000;

  /** Lets time pass. */
  public void advanceMs(long ms) {
    nowMs += ms;
  }

  @Override
  public long monotonicNanos() {
    return nowMs * 1_000_000;
  }

  @Override
  public long wallMs() {
    return 1_700_000_000_000L + nowMs;
  }
}
