package io.ashlar.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Numbers are done once each and without gaps; latencies are sorted into percentiles. */
final class WorkersTest {
  private final Workers workers = new Workers(new CpuMeter(Map.of()), 60_000);

  @Test
  void shouldDoEachNumberOnce() throws IOException {
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    Sample sample =
        workers.measure(
            "x",
            5,
            1_003,
            10,
            (t, i) -> {
              if (!done.add(i)) {
                throw new IOException(i + " twice");
              }
            });
    assertThat(done).hasSize(1_003).contains(0, 1_002);
    assertThat(sample.operations()).isEqualTo(1_003);
    assertThat(sample.bytes()).isEqualTo(10_030);
    assertThat(sample.p50Nanos()).isLessThanOrEqualTo(sample.p90Nanos());
    assertThat(sample.p90Nanos()).isLessThanOrEqualTo(sample.p99Nanos());
  }

  @Test
  void shouldFailWithWhatAnOperationThrew() {
    assertThatThrownBy(
            () ->
                workers.measure(
                    "x",
                    2,
                    10,
                    0,
                    (t, i) -> {
                      throw new IOException("broken");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken");
  }

  @Test
  void shouldTakePercentilesByRank() {
    long[] sorted = {10, 20, 30, 40, 50, 60, 70, 80, 90, 100};
    assertThat(Workers.percentile(sorted, 0.5)).isEqualTo(50);
    assertThat(Workers.percentile(sorted, 0.9)).isEqualTo(90);
    assertThat(Workers.percentile(sorted, 0.99)).isEqualTo(100);
    assertThat(Workers.percentile(new long[] {7}, 0.5)).isEqualTo(7);
    assertThat(Workers.percentile(new long[0], 0.5)).isZero();
  }
}
