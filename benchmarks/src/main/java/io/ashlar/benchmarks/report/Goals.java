package io.ashlar.benchmarks.report;

import io.ashlar.benchmarks.result.Figure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many times better than HDFS each row is to be, or what it is to cost at most: first, then,
 * and what sounds impossible. CPU, latency and wall time are better when they are lower.
 */
final class Goals {
  /** Levels of one row in rising order. */
  record Levels(double first, double then, double last) {}

  private static final Map<String, Levels> ANY_THREADS =
      Map.ofEntries(
          Map.entry("put.cpu", new Levels(3, 4.5, 6)),
          Map.entry("put.throughput", new Levels(2, 4, 6)),
          Map.entry("get.cpu", new Levels(1.5, 2.5, 4)),
          Map.entry("get.throughput", new Levels(1.2, 1.7, 2.5)),
          Map.entry("small-write.rate", new Levels(5, 20, 100)),
          Map.entry("small-read.rate", new Levels(2, 5, 10)),
          Map.entry("list.rate", new Levels(3, 8, 15)),
          Map.entry("hflush.p50", new Levels(1.5, 2, 3)),
          Map.entry("hsync.p50", new Levels(1.5, 2, 3)),
          Map.entry("pread.rate", new Levels(2, 5, 10)),
          Map.entry("ls.wall", new Levels(3, 5, 10)));

  private static final Map<Integer, Levels> STAT =
      Map.of(1, new Levels(3, 6, 12), 8, new Levels(2, 4, 6), 32, new Levels(3, 4, 6));

  private static final Map<Integer, Levels> MUTATION =
      Map.of(1, new Levels(1.5, 2.5, 3.5), 8, new Levels(2, 4, 6), 32, new Levels(3, 5, 8));

  /** In the figure's unit, at most; they need no peer. */
  private static final Map<String, Levels> AT_MOST =
      Map.of(
          "heap.memory", new Levels(150, 120, 64),
          "load-per-million.wall", new Levels(1, 0.3, 0.05));

  private static final List<String> MUTATIONS = List.of("mkdirs", "create", "rename", "delete");

  private Goals() {}

  /** What a figure is to be at most, or null if that is not said. */
  static @Nullable Levels atMost(Figure figure) {
    return AT_MOST.get(figure.row() + "." + figure.quantity());
  }

  /** How many times better than the peer a figure is to be, or null if that is not said. */
  static @Nullable Levels of(Figure figure) {
    if (figure.quantity().equals("rate")) {
      if (figure.row().equals("stat")) {
        return STAT.get(figure.threads());
      }
      if (MUTATIONS.contains(figure.row())) {
        return MUTATION.get(figure.threads());
      }
    }
    return ANY_THREADS.get(figure.row() + "." + figure.quantity());
  }
}
