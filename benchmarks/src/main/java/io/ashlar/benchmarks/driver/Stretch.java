package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.util.Map;

/**
 * Measures something that is done once, by processes that may be begun meanwhile.
 *
 * <p><b>Threading</b>: used by one thread.
 */
public final class Stretch {
  private final Map<String, Double> before;
  private final double busyBefore;
  private final long begun;

  private Stretch(Map<String, Double> before, double busyBefore, long begun) {
    this.before = before;
    this.busyBefore = busyBefore;
    this.begun = begun;
  }

  /** Begins now; {@code pids} are the processes that run already. */
  public static Stretch begin(Map<String, Long> pids) throws IOException {
    Map<String, Double> before = new CpuMeter(pids).seconds();
    return new Stretch(before, MachineCpu.busySeconds(), System.nanoTime());
  }

  /** One operation, with the CPU of {@code pids}. */
  public Sample end(String metric, Map<String, Long> pids) throws IOException {
    long nanos = System.nanoTime() - begun;
    Map<String, Double> used = CpuMeter.between(before, new CpuMeter(pids).seconds());
    double own = used.values().stream().mapToDouble(Double::doubleValue).sum();
    double foreign = MachineCpu.foreignShare(MachineCpu.busySeconds() - busyBefore, own, nanos);
    return new Sample(metric, 1, 0, nanos, used, nanos, nanos, nanos, foreign);
  }
}
