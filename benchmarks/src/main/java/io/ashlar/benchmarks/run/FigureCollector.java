package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.driver.Sample;
import io.ashlar.benchmarks.process.MemoryReading;
import io.ashlar.benchmarks.result.Figure;
import io.ashlar.benchmarks.result.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns samples into figures, repetition by repetition. */
final class FigureCollector {
  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  private final Map<Key, Series> series = new LinkedHashMap<>();
  private final List<Double> foreign = new ArrayList<>();

  /** Which figure a value belongs to. */
  record Key(
      String row,
      String quantity,
      int threads,
      String unit,
      boolean higherIsBetter,
      @Nullable String durability,
      String against,
      String contender) {}

  private record Series(List<Double> values, Map<String, List<Double>> parts) {}

  /** Where samples come from. */
  record Source(Round round, @Nullable String durability, String contender) {}

  /** One stretch of a large stream, of forces, or of many operations. */
  void add(Source source, String row, int threads, Sample sample) {
    if (sample.operations() == 0) {
      return;
    }
    foreign.add(sample.foreignShare());
    switch (row) {
      case "put", "get" -> stream(source, row, sample);
      case "hflush", "hsync" -> {
        latencies(source, row, threads, sample);
        cpu(source, row, threads, "CPU-us per operation", 1e6 / sample.operations(), sample);
      }
      default -> {
        value(key(source, row, "rate", threads, "per s", true), sample.rate());
        cpu(source, row, threads, "CPU-us per operation", 1e6 / sample.operations(), sample);
        latencies(source, row, threads, sample);
      }
    }
  }

  /** One large stream. */
  void stream(Source source, String row, Sample sample) {
    if (sample.bytes() == 0) {
      return;
    }
    value(
        key(source, row, "throughput", 1, "MiB/s", true),
        sample.bytes() / MIB / (sample.nanos() / 1e9));
    cpu(source, row, 1, "CPU-s per GiB", GIB / sample.bytes(), sample);
  }

  /** Bytes that reached the disk meanwhile. */
  void device(Source source, String row, double mib) {
    value(key(source, row, "device", 1, "MiB written to the device", false), mib);
  }

  /** A rate that was measured as a whole. */
  void throughput(Source source, String row, double mibPerSecond) {
    value(key(source, row, "throughput", 1, "MiB/s", true), mibPerSecond);
  }

  /** Wall time of something that is done once. */
  void wall(Source source, String row, double seconds) {
    value(key(source, row, "wall", 1, "s", false), seconds);
  }

  /** Bytes that travelled, for each of {@code blocks}. */
  void traffic(Source source, String row, long bytes, int blocks) {
    value(key(source, row, "traffic", 1, "bytes per block", false), (double) bytes / blocks);
  }

  /** Something that is done once; the sample's metric is the row. */
  void once(Source source, Sample sample) {
    foreign.add(sample.foreignShare());
    wall(source, sample.metric(), sample.nanos() / 1e9);
    cpu(source, sample.metric(), 1, "CPU-s", 1, sample);
  }

  /** What {@code files} files cost, above a NameNode without any. */
  void memory(Source source, String row, MemoryReading used, int files) {
    Map<String, Double> kinds =
        Map.of(
            "heap", (double) used.heap(),
            "direct", (double) used.direct(),
            "mapped", (double) used.mapped());
    Key joint = key(source, row, "memory", 1, "bytes per file", false);
    parts(value(joint, (double) used.joint() / files), kinds, 1.0 / files);
    value(
        key(source, row, "resident", 1, "bytes per file", false), (double) used.resident() / files);
  }

  private static void parts(Series target, Map<String, Double> values, double factor) {
    values.forEach(
        (name, value) ->
            target.parts().computeIfAbsent(name, key -> new ArrayList<>()).add(value * factor));
  }

  private void latencies(Source source, String row, int threads, Sample sample) {
    value(key(source, row, "p50", threads, "ms", false), sample.p50Nanos() / 1e6);
    value(key(source, row, "p90", threads, "ms", false), sample.p90Nanos() / 1e6);
    value(key(source, row, "p99", threads, "ms", false), sample.p99Nanos() / 1e6);
  }

  private void cpu(
      Source source, String row, int threads, String unit, double factor, Sample sample) {
    Series target =
        value(key(source, row, "cpu", threads, unit, false), factor * sample.cpuSeconds());
    parts(target, sample.cpu(), factor);
  }

  private Series value(Key key, double value) {
    Series target =
        series.computeIfAbsent(key, k -> new Series(new ArrayList<>(), new TreeMap<>()));
    target.values().add(value);
    return target;
  }

  private static Key key(
      Source source, String row, String quantity, int threads, String unit, boolean higher) {
    return new Key(
        row,
        quantity,
        threads,
        unit,
        higher,
        source.durability(),
        source.round().against(),
        source.contender());
  }

  /** Everything so far. */
  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    series.forEach(
        (key, values) -> {
          Map<String, Double> parts = new TreeMap<>();
          values
              .parts()
              .forEach(
                  (process, part) ->
                      parts.put(process, Statistics.rounded(Statistics.median(part))));
          figures.add(
              new Figure(
                  key.row(),
                  key.quantity(),
                  key.threads(),
                  key.unit(),
                  key.higherIsBetter(),
                  key.durability(),
                  key.against(),
                  key.contender(),
                  values.values().stream().map(Statistics::rounded).toList(),
                  Statistics.rounded(Statistics.median(values.values())),
                  parts));
        });
    return figures;
  }

  /** Shares of the machine that others used, one per stretch. */
  List<Double> foreignShares() {
    return List.copyOf(foreign);
  }
}
