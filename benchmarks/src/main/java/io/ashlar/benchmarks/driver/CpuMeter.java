package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CPU seconds that processes have used, from {@code /proc/<pid>/stat}. CPU is steadier than wall
 * time on a shared machine. The grain is 10 ms.
 */
public final class CpuMeter {
  /** Clock ticks per second of Linux's user interface; fixed for all supported machines. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TICKS = 11; // fields after the process name
  private static final int SYSTEM_TICKS = 12;

  private final Map<String, Long> pids;

  /** Measures {@code pids}, by name. */
  public CpuMeter(Map<String, Long> pids) {
    this.pids = new LinkedHashMap<>(pids);
  }

  /** Seconds so far, by name. */
  public Map<String, Double> seconds() throws IOException {
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (Map.Entry<String, Long> process : pids.entrySet()) {
      Path file = Path.of("/proc", Long.toString(process.getValue()), "stat");
      try {
        seconds.put(process.getKey(), parse(Files.readString(file)));
      } catch (IOException e) {
        throw new IOException(
            "process " + process.getValue() + " (" + process.getKey() + ") is gone; see its log",
            e);
      }
    }
    return seconds;
  }

  /** User and system seconds in the text of a {@code stat} file. */
  static double parse(String stat) {
    // The name may hold blanks and parentheses; it ends at the last one.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    return ticks / TICKS_PER_SECOND;
  }

  /** What was used between two readings, by name. */
  public static Map<String, Double> between(Map<String, Double> before, Map<String, Double> after) {
    Map<String, Double> used = new LinkedHashMap<>();
    after.forEach((name, now) -> used.put(name, now - before.getOrDefault(name, 0.0)));
    return used;
  }
}
