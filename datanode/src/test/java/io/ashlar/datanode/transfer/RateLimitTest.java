package io.ashlar.datanode.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.testkit.FakeClock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long RATE = 1 << 20;
  private static final long PIECE = 64 << 10;

  private final FakeClock clock = new FakeClock();
  private final RateLimit limit = new RateLimit(clock);

  private void pass(long latenessMs) {
    long wait = limit.reserve(PIECE, RATE);
    clock.advanceMs(TimeUnit.NANOSECONDS.toMillis(wait) + 1 + latenessMs);
  }

  @Test
  void shouldLetBytesPassAtTheRateInTheLongRun() {
    long begun = clock.monotonicMs();
    for (int i = 0; i < 160; i++) {
      pass(0);
    }

    assertThat(clock.monotonicMs() - begun).isBetween(9_800L, 10_200L);
  }

  @Test
  void shouldMakeUpForLateTimersButNotForRest() {
    long begun = clock.monotonicMs();
    for (int i = 0; i < 160; i++) {
      pass(10);
    }
    assertThat(clock.monotonicMs() - begun).isLessThan(10_300L);
    clock.advanceMs(60_000);
    begun = clock.monotonicMs();
    for (int i = 0; i < 16; i++) {
      pass(0);
    }
    assertThat(clock.monotonicMs() - begun).isGreaterThan(850L);
  }

  @Test
  void shouldShareTheRate() {
    long first = limit.reserve(RATE, RATE);
    long second = limit.reserve(RATE, RATE);
    long third = limit.reserve(RATE, 2 * RATE);

    assertThat(first).isZero();
    assertThat(second).isBetween(900_000_000L, 1_000_000_000L);
    assertThat(third - second).isEqualTo(1_000_000_000L);
    assertThat(limit.reserve(1, RATE) - third).isEqualTo(500_000_000L);
  }
}
