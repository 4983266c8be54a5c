package io.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.time.Clock;
import org.junit.jupiter.api.Test;

/** What every {@link Clock} keeps; run on the fake and on the real one. */
public abstract class ClockContract {
  /** The clock. */
  protected abstract Clock clock();

  /** Lets at least {@code ms} pass. */
  protected abstract void pass(long ms);

  @Test
  void shouldNeverFallAndCountWhatPassed() {
    long before = clock().monotonicNanos();
    long again = clock().monotonicNanos();
    pass(5);
    long after = clock().monotonicNanos();

    assertThat(again).isGreaterThanOrEqualTo(before);
    assertThat(after - before).isGreaterThanOrEqualTo(5_000_000);
  }

  @Test
  void shouldTellMillisecondsOfTheSameClock() {
    long before = clock().monotonicNanos() / 1_000_000;
    long ms = clock().monotonicMs();
    long after = clock().monotonicNanos() / 1_000_000;

    assertThat(ms).isBetween(before, after);
  }

  @Test
  void shouldTellWallTimeInMillisecondsSince1970() {
    long year2001 = 978_307_200_000L;
    long year2100 = 4_102_444_800_000L;
    assertThat(clock().wallMs()).isBetween(year2001, year2100);
  }
}
