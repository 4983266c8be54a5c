package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.result.Machine;
import io.ashlar.benchmarks.result.Statistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is known of the machine before a run, and after it. */
final class MachineFacts {
  /** Above this share of the machine in other hands the figures are not to be trusted. */
  private static final double FOREIGN_MAX = 0.10;

  /** A machine with more runnable threads than this per processor is busy before we begin. */
  private static final double LOAD_PER_PROCESSOR_MAX = 0.5;

  private final double loadBefore;
  private final String fileSystem;

  private MachineFacts(double loadBefore, String fileSystem) {
    this.loadBefore = loadBefore;
    this.fileSystem = fileSystem;
  }

  static MachineFacts before(Path dir) throws IOException {
    double load = load(Files.readString(Path.of("/proc/loadavg")));
    return new MachineFacts(load, Files.getFileStore(dir).type());
  }

  /** Average of one minute in the text of {@code /proc/loadavg}. */
  static double load(String text) {
    return Double.parseDouble(text.substring(0, text.indexOf(' ')));
  }

  Machine after(List<Double> foreignShares) throws IOException {
    double median = foreignShares.isEmpty() ? 0 : Statistics.median(foreignShares);
    double max = foreignShares.isEmpty() ? 0 : Statistics.max(foreignShares);
    int processors = Runtime.getRuntime().availableProcessors();
    return new Machine(
        processors,
        memoryBytes(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        fileSystem,
        loadBefore,
        Statistics.rounded(median),
        Statistics.rounded(max),
        median > FOREIGN_MAX || loadBefore > LOAD_PER_PROCESSOR_MAX * processors);
  }

  private static long memoryBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return 0;
  }
}
