package io.ashlar.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The longest time without progress, also at the edges of the window. */
final class GrowthTest {
  @Test
  void shouldFindTheLongestGapThatTouchesTheWindow() {
    assertThat(Growth.longestGap(new long[] {10, 20, 50, 60}, 15, 55)).isEqualTo(30);
    assertThat(Growth.longestGap(new long[] {60, 10, 50, 20}, 15, 55)).isEqualTo(30);
  }

  @Test
  void shouldCountAStallFromTheBeginningOrToTheEnd() {
    assertThat(Growth.longestGap(new long[] {10, 90}, 15, 80)).isEqualTo(75);
    assertThat(Growth.longestGap(new long[] {10, 20}, 15, 80)).isEqualTo(60);
    assertThat(Growth.longestGap(new long[0], 15, 80)).isEqualTo(65);
  }
}
