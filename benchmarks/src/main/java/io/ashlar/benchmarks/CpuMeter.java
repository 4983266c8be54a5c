package io.ashlar.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CPU seconds that processes have used, from {@code /proc/<pid>/stat}. CPU is steadier than wall
 * time on a shared machine.
 */
final class CpuMeter {
  /** Clock ticks per second of Linux's user interface; fixed for all supported machines. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TICKS = 11; // fields after the process name
  private static final int SYSTEM_TICKS = 12;

  private final Map<String, Long> pids;

  /** Measures {@code pids}, by name. */
  CpuMeter(Map<String, Long> pids) {
    this.pids = new LinkedHashMap<>(pids);
  }

  /** Seconds so far, by name. */
  Map<String, Double> seconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    pids.forEach((name, pid) -> seconds.put(name, secondsOf(pid)));
    return seconds;
  }

  private static double secondsOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
      return ticks / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException("process " + pid + " is gone", e);
    }
  }

  /** Sum of the differences. */
  static double sum(Map<String, Double> before, Map<String, Double> after) {
    double sum = 0;
    for (Map.Entry<String, Double> entry : after.entrySet()) {
      sum += entry.getValue() - before.getOrDefault(entry.getKey(), 0.0);
    }
    return sum;
  }
}
