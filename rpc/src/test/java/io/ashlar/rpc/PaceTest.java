package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Deadlines that a byte now and then does not extend. */
final class PaceTest {
  private final Pace pace = new Pace(10_000);

  private int cutAfterMs(int bytesPerTick) {
    long bytes = 0;
    pace.tooSlow(bytes, 1_000);
    for (int ms = 1_000; ms <= 1_000_000; ms += 1_000) {
      bytes += bytesPerTick;
      if (pace.tooSlow(bytes, 1_000)) {
        return ms;
      }
    }
    return Integer.MAX_VALUE;
  }

  @Test
  void shouldEndAtTheDeadlineWithoutBytes() {
    assertThat(cutAfterMs(0)).isEqualTo(10_000);
  }

  @Test
  void shouldNotBeExtendedByTrickle() {
    assertThat(cutAfterMs(1)).isEqualTo(10_000);
    pace.rest();
    assertThat(cutAfterMs(1_000)).isLessThanOrEqualTo(11_000);
  }

  @Test
  void shouldGiveASlowLineItsTime() {
    assertThat(cutAfterMs(128_000)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void shouldBeginAnewAfterRest() {
    cutAfterMs(0);
    pace.rest();
    assertThat(pace.tooSlow(0, 60_000)).isFalse();
    assertThat(pace.tooSlow(0, 9_999)).isFalse();
    assertThat(pace.tooSlow(0, 1)).isTrue();
  }

  @Test
  void shouldNotCountTimeInWhichNobodyReads() {
    pace.tooSlow(0, 1_000);
    for (int i = 0; i < 1_000; i++) {
      assertThat(pace.tooSlow(0, 0)).isFalse();
    }
  }

  private static int cutAfterMs(boolean much, int bytesPerTick) {
    Backlog backlog = new Backlog(10_000);
    for (int ms = 0; ms <= 600_000; ms += 1_000) {
      if (backlog.tooSlow(much, 500, (long) ms / 1_000 * bytesPerTick, 1_000)) {
        return ms;
      }
    }
    return Integer.MAX_VALUE;
  }

  @Test
  void shouldCutWhoTakesNothing() {
    assertThat(cutAfterMs(false, 0)).isEqualTo(10_000);
    assertThat(cutAfterMs(true, 0)).isEqualTo(10_000);
  }

  @Test
  void shouldCutWhoTakesLittleOfMuch() {
    assertThat(cutAfterMs(true, 1_000)).isBetween(10_000, 11_000);
    assertThat(cutAfterMs(true, 200_000)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void shouldBearWhoTakesLittleOfALittle() {
    assertThat(cutAfterMs(false, 1)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void shouldForgetABacklogThatWasTaken() {
    Backlog backlog = new Backlog(10_000);
    for (int i = 0; i < 1_000; i++) {
      boolean empty = i % 5 == 0;
      assertThat(backlog.tooSlow(!empty, empty ? 0 : 500, 0, 1_000)).isFalse();
    }
  }
}
