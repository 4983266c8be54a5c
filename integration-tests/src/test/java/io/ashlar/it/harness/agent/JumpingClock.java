package io.ashlar.it.harness.agent;

import io.ashlar.common.time.Clock;

/** The machine's clock, with a wall time that is wrong by as much as ordered. */
final class JumpingClock implements Clock {
  private final Clock clock;
  private final Orders orders;

  JumpingClock(Clock clock, Orders orders) {
    this.clock = clock;
    this.orders = orders;
  }

  @Override
  public long monotonicNanos() {
    return clock.monotonicNanos();
  }

  @Override
  public long wallMs() {
    return clock.wallMs() + orders.wallOffsetMs();
  }
}
