package io.ashlar.testkit;

import io.ashlar.common.time.Clock;
import io.ashlar.common.time.SystemClock;

final class SystemClockTest extends ClockContract {
  @Override
  protected Clock clock() {
    return SystemClock.INSTANCE;
  }

  @Override
  protected void pass(long ms) {
    RealTime.pass(ms);
  }
}
