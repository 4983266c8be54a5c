package io.ashlar.it.simulation.world;

import io.ashlar.common.time.Clock;

/** The clocks of one process: the monotonic one has an origin of its own, the other may jump. */
public final class SimClock implements Clock {
  private final SimProcess process;
  private final long originNanos;

  /** {@code process} decides about jumps. */
  public SimClock(SimProcess process) {
    this.process = process;
    this.originNanos = process.random().nextLong(1L << 50);
  }

  @Override
  public long monotonicNanos() {
    return originNanos + process.world().nowNanos();
  }

  @Override
  public long wallMs() {
    return process.wallMs();
  }
}
