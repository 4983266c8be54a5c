package io.ashlar.testkit;

import io.ashlar.common.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves only when told. Wall and monotonic time move apart if the test wants it. */
public final class FakeClock implements Clock {
  private final AtomicLong monotonicNanos = new AtomicLong(1_000_000_000L);
  private final AtomicLong wallMs = new AtomicLong(1_700_000_000_000L);

  @Override
  public long monotonicNanos() {
    return monotonicNanos.get();
  }

  @Override
  public long wallMs() {
    return wallMs.get();
  }

  /** Both clocks go on. */
  public void advanceMs(long ms) {
    monotonicNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    wallMs.addAndGet(ms);
  }

  /** Only the wall clock jumps, either way. */
  public void jumpWallMs(long ms) {
    wallMs.addAndGet(ms);
  }
}
