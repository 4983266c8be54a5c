package io.ashlar.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.benchmarks.driver.Sample;
import io.ashlar.benchmarks.process.MemoryReading;
import io.ashlar.benchmarks.result.Figure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Samples become figures in the right units. */
final class FigureCollectorTest {
  private static final long GIB = 1L << 30;

  private final FigureCollector collector = new FigureCollector();
  private final FigureCollector.Source source =
      new FigureCollector.Source(new Round("default", "flush", true), "flush", "ashlar");

  private static Sample sample(long operations, long bytes, double seconds, double cpu) {
    return new Sample(
        "m",
        operations,
        bytes,
        (long) (seconds * 1e9),
        Map.of("client", cpu / 4, "dn1", cpu * 3 / 4),
        1_000_000,
        2_000_000,
        3_000_000,
        0.25);
  }

  private Figure figure(String id) {
    List<Figure> found =
        collector.figures().stream().filter(figure -> figure.id().equals(id)).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void shouldGiveThroughputAndCpuOfStreams() {
    collector.add(source, "put", 1, sample(1, GIB / 2, 2, 4));
    collector.add(source, "put", 1, sample(1, GIB / 2, 1, 2));
    collector.add(source, "put", 1, sample(1, GIB / 2, 4, 6));
    assertThat(figure("put.throughput.t1").values()).containsExactly(256.0, 512.0, 128.0);
    assertThat(figure("put.throughput.t1").median()).isEqualTo(256);
    Figure cpu = figure("put.cpu.t1");
    assertThat(cpu.median()).isEqualTo(8);
    assertThat(cpu.unit()).isEqualTo("CPU-s per GiB");
    assertThat(cpu.higherIsBetter()).isFalse();
    assertThat(cpu.parts()).isEqualTo(Map.of("client", 2.0, "dn1", 6.0));
    assertThat(collector.foreignShares()).containsExactly(0.25, 0.25, 0.25);
  }

  @Test
  void shouldGiveRatesCpuAndLatenciesOfOperations() {
    collector.add(source, "stat", 8, sample(1_000, 0, 0.5, 0.2));
    assertThat(figure("stat.rate.t8").median()).isEqualTo(2_000);
    assertThat(figure("stat.cpu.t8").median()).isEqualTo(200);
    assertThat(figure("stat.p99.t8").median()).isEqualTo(3);
  }

  @Test
  void shouldLeaveOutRatesOfForces() {
    collector.add(source, "hsync", 1, sample(100, 51_200, 1, 0.1));
    assertThat(collector.figures())
        .extracting(Figure::quantity)
        .containsExactlyInAnyOrder("p50", "p90", "p99", "cpu");
  }

  @Test
  void shouldIgnoreAStretchInWhichNothingWasDone() {
    collector.add(source, "list", 1, sample(0, 0, 1, 0));
    assertThat(collector.figures()).isEmpty();
  }

  @Test
  void shouldKeepContendersAndRoundsApart() {
    FigureCollector.Source other =
        new FigureCollector.Source(new Round("tuned", "flush", true), "flush", "hdfs");
    collector.wall(source, "ls", 0.25);
    collector.wall(other, "ls", 2.5);
    assertThat(collector.figures()).extracting(Figure::median).containsExactly(0.25, 2.5);
    assertThat(collector.figures().get(0).matches(collector.figures().get(1))).isFalse();
  }

  @Test
  void shouldDivideMemoryByFiles() {
    collector.memory(source, "heap", new MemoryReading(1_200, 200, 100, 4_000), 10);
    collector.memory(source, "heap", new MemoryReading(1_600, 200, 100, 4_000), 10);
    Figure memory = figure("heap.memory.t1");
    assertThat(memory.values()).containsExactly(150.0, 190.0);
    assertThat(memory.parts()).isEqualTo(Map.of("heap", 140.0, "direct", 20.0, "mapped", 10.0));
    assertThat(figure("heap.resident.t1").median()).isEqualTo(400);
  }

  @Test
  void shouldGiveTimeAndCpuOfWhatIsDoneOnce() {
    Sample sample = new Sample("load-of-9", 1, 0, 2_500_000_000L, Map.of("nn1", 4.5), 0, 0, 0, 0.5);
    collector.once(source, sample);
    assertThat(figure("load-of-9.wall.t1").median()).isEqualTo(2.5);
    assertThat(figure("load-of-9.cpu.t1").parts()).isEqualTo(Map.of("nn1", 4.5));
    assertThat(collector.foreignShares()).containsExactly(0.5);
  }
}
