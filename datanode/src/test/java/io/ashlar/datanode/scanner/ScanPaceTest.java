package io.ashlar.datanode.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ScanPaceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int MEGABYTE = 1 << 20;

  @Test
  void shouldSpreadAPassOverThePeriod() {
    ScanPace pace = new ScanPace(new ScanConfig(100_000, 16 * MEGABYTE), 0);
    pace.begin(0, 80 * MEGABYTE, 0);

    assertThat(pace.allowed(0)).isZero();
    assertThat(pace.allowed(SECOND)).isEqualTo(MEGABYTE);
    pace.took(MEGABYTE);
    assertThat(pace.allowed(SECOND)).isZero();
    assertThat(pace.allowed(3 * SECOND)).isEqualTo(2 * MEGABYTE);
    assertThat(pace.isOver(99 * SECOND)).isFalse();
    assertThat(pace.isOver(100 * SECOND)).isTrue();
  }

  @Test
  void shouldNeverBeFasterThanTheLimit() {
    ScanPace pace = new ScanPace(new ScanConfig(1_000, MEGABYTE), 0);
    pace.begin(0, 1_000L * MEGABYTE, 0);

    long taken = 0;
    for (int tenth = 1; tenth <= 100; tenth++) {
      long allowed = pace.allowed(tenth * SECOND / 10);
      pace.took(allowed);
      taken += allowed;
    }

    assertThat(taken).isBetween(9L * MEGABYTE, 10L * MEGABYTE);
  }

  @Test
  void shouldNotSaveUpForLaterWhatItDidNotTake() {
    ScanPace pace = new ScanPace(new ScanConfig(1_000, MEGABYTE), 0);
    pace.begin(0, 1_000L * MEGABYTE, 0);

    assertThat(pace.allowed(3_600 * SECOND)).isEqualTo(MEGABYTE);
  }

  @Test
  void shouldGoOnWhereAPassWas() {
    ScanPace pace = new ScanPace(new ScanConfig(100_000, 16 * MEGABYTE), 50 * SECOND);
    pace.begin(0, 80 * MEGABYTE, 50 * MEGABYTE);

    assertThat(pace.allowed(51 * SECOND)).isEqualTo(MEGABYTE);
  }
}
