package io.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.time.Clock;
import org.junit.jupiter.api.Test;

final class FakeClockTest extends ClockContract {
  private final FakeClock clock = new FakeClock();

  @Override
  protected Clock clock() {
    return clock;
  }

  @Override
  protected void pass(long ms) {
    clock.advanceMs(ms);
  }

  @Test
  void shouldLetTheWallJumpAlone() {
    long monotonic = clock.monotonicNanos();
    long wall = clock.wallMs();
    clock.jumpWallMs(-3_600_000);

    assertThat(clock.monotonicNanos()).isEqualTo(monotonic);
    assertThat(clock.wallMs()).isEqualTo(wall - 3_600_000);
  }
}
