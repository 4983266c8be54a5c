package io.ashlar.benchmarks.report;

import io.ashlar.benchmarks.result.Figure;
import io.ashlar.benchmarks.result.Floor;
import io.ashlar.benchmarks.result.Machine;
import io.ashlar.benchmarks.result.Profile;
import io.ashlar.benchmarks.result.RunResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs with round numbers. */
final class SampleRuns {
  private SampleRuns() {}

  static Figure figure(
      String row,
      String quantity,
      int threads,
      boolean higher,
      @Nullable String durability,
      String contender,
      double median) {
    String unit = quantity.equals("rate") ? "per s" : quantity.equals("cpu") ? "CPU-s" : "ms";
    Map<String, Double> parts =
        quantity.equals("cpu") ? Map.of("client", median / 4, "dn1", median * 3 / 4) : Map.of();
    return new Figure(
        row,
        quantity,
        threads,
        unit,
        higher,
        durability,
        "default",
        contender,
        List.of(median),
        median,
        parts);
  }

  static List<Figure> figures() {
    return List.of(
        figure("put", "cpu", 1, false, "flush", "ashlar", 2),
        figure("put", "cpu", 1, false, "flush", "hdfs", 10),
        figure("put", "cpu", 1, false, "hsync", "ashlar", 4),
        figure("stat", "rate", 8, true, null, "ashlar", 9_000),
        figure("stat", "rate", 8, true, null, "hdfs", 3_000),
        figure("stat", "p50", 8, false, null, "ashlar", 0.5),
        figure("hflush", "p50", 1, false, null, "ashlar", 0.05),
        figure("hflush", "p50", 1, false, null, "hdfs", 0.05));
  }

  static List<Floor> floors() {
    return List.of(
        new Floor("hop.tcp", "cpu", "CPU-s per GiB", 0.3, "hop"),
        new Floor("file.write", "cpu", "CPU-s per GiB", 0.2, "file"),
        new Floor("crc32c", "cpu", "CPU-s per GiB", 0.1, "crc"),
        new Floor("echo.c1", "p50", "ms", 0.015, "echo"),
        new Floor("echo.c8", "rate", "per s", 36_000, "echo"),
        new Floor("fdatasync.4k", "p50", "ms", 0.185, "force"));
  }

  private static Machine machine(boolean loaded) {
    return new Machine(
        2, 24L << 30, "Linux 6", "17", "ext4", 0.1, loaded ? 0.5 : 0.01, 0.6, loaded);
  }

  static RunResult withPeer() {
    return new RunResult(
        1_767_225_600_000L,
        12.5,
        "dfs bench --peer hdfs",
        false,
        1,
        machine(false),
        Map.of("ashlar", "0.1.0", "hdfs", "3.5.0"),
        figures(),
        floors(),
        List.of(
            new Profile(
                "stat", 8, null, "nn1", 0.4, 120, List.of(new Profile.Hot("Slab.get", 0.25)))),
        Map.of(),
        Map.of());
  }

  static RunResult loaded() {
    return new RunResult(
        1_767_225_600_000L,
        12.5,
        "dfs bench --quick",
        true,
        1,
        machine(true),
        Map.of("ashlar", "0.1.0"),
        figures(),
        List.of(),
        null,
        Map.of(),
        Map.of("put (default, flush)", "no disk\nat all"));
  }
}
