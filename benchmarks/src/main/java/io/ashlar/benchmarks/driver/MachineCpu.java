package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU that the whole machine has used, from {@code /proc/stat}; tells who else is at work. */
final class MachineCpu {
  private static final double TICKS_PER_SECOND = 100;
  private static final int IDLE = 4; // fields of the first line
  private static final int IO_WAIT = 5;
  private static final int GUEST = 9; // counted as user time already

  private MachineCpu() {}

  /** Seconds of all processors that were not idle, also those taken by a hypervisor. */
  static double busySeconds() throws IOException {
    return parse(Files.readString(Path.of("/proc/stat")));
  }

  static double parse(String text) {
    String[] fields = text.substring(0, text.indexOf('\n')).trim().split(" +", -1);
    long ticks = 0;
    for (int i = 1; i < Math.min(fields.length, GUEST); i++) {
      if (i != IDLE && i != IO_WAIT) {
        ticks += Long.parseLong(fields[i]);
      }
    }
    return ticks / TICKS_PER_SECOND;
  }

  /** Part of the machine that neither was idle nor belongs to us, from 0 to 1. */
  static double foreignShare(double busy, double own, long nanos) {
    double capacity = nanos / 1e9 * Runtime.getRuntime().availableProcessors();
    return Math.max(0, Math.min(1, (busy - own) / Math.max(capacity, 1e-9)));
  }
}
