package io.ashlar.benchmarks.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Medians and rounding. */
final class StatisticsTest {
  @Test
  void shouldTakeTheMiddle() {
    assertThat(Statistics.median(List.of(5.0, 1.0, 3.0))).isEqualTo(3);
    assertThat(Statistics.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
    assertThatThrownBy(() -> Statistics.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldKeepFourDigits() {
    assertThat(Statistics.rounded(123_456)).isEqualTo(123_500);
    assertThat(Statistics.rounded(0.00123456)).isEqualTo(0.001235);
    assertThat(Statistics.rounded(-9.87654)).isEqualTo(-9.877);
    assertThat(Statistics.rounded(0)).isZero();
    assertThat(Statistics.rounded(Double.POSITIVE_INFINITY)).isZero();
  }
}
