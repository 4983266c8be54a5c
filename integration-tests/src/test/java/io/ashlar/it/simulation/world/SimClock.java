package io.ashlar.it.simulation.world;

import io.ashlar.common.time.Clock;

/** The clocks of one process: the monotonic one has an origin of its own, the other may jump. */
public final class SimClock implements Clock {
  private final SimProcess process;
  private final long originNanos;
  private final boolean monotonicJumps;

  /** {@code process} decides about jumps. */
  public SimClock(SimProcess process) {
    this(process, false);
  }

  /** {@code monotonicJumps} is a planted bug: durations are measured with the wall clock. */
  public SimClock(SimProcess process, boolean monotonicJumps) {
    this.monotonicJumps = monotonicJumps;
    this.process = process;
    this.originNanos = process.random().nextLong(1L << 50);
  }

  @Override
  public long monotonicNanos() {
    return monotonicJumps ? process.wallMs() * 1_000_000 : originNanos + process.world().nowNanos();
  }

  @Override
  public long wallMs() {
    return process.wallMs();
  }
}
