package io.ashlar.benchmarks.floor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Wall and CPU time of this process since a start; both ends of a floor live in it. */
final class CpuClock {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final long startNanos = System.nanoTime();
  private final long startCpuNanos = SYSTEM.getProcessCpuTime();
  private long wallNanos;
  private long cpuNanos;

  /** Ends the measure: what is cleaned up afterwards does not count. */
  CpuClock stop() {
    wallNanos = System.nanoTime() - startNanos;
    cpuNanos = SYSTEM.getProcessCpuTime() - startCpuNanos;
    return this;
  }

  double wallSeconds() {
    return wallNanos / 1e9;
  }

  double cpuSeconds() {
    return cpuNanos / 1e9;
  }
}
