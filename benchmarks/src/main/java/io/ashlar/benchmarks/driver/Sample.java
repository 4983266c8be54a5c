package io.ashlar.benchmarks.driver;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One measured stretch of a workload.
 *
 * @param metric what was done, such as {@code write}
 * @param operations how often
 * @param bytes of user data that were moved; 0 where that is not the point
 * @param nanos wall time of all threads together
 * @param cpu CPU seconds by process: {@code client} and each daemon
 * @param p50Nanos middle latency of one operation
 * @param p90Nanos latency that nine of ten do not exceed
 * @param p99Nanos latency that 99 of 100 do not exceed
 * @param foreignShare part of the machine that others used meanwhile, from 0 to 1
 */
public record Sample(
    String metric,
    long operations,
    long bytes,
    long nanos,
    Map<String, Double> cpu,
    long p50Nanos,
    long p90Nanos,
    long p99Nanos,
    double foreignShare) {
  private static final String CPU = "cpu.";

  /** As a line of the driver. */
  Words words() {
    Words words =
        Words.of("sample")
            .with("metric", metric)
            .with("operations", operations)
            .with("bytes", bytes)
            .with("nanos", nanos)
            .with("p50", p50Nanos)
            .with("p90", p90Nanos)
            .with("p99", p99Nanos)
            .with("foreign", foreignShare);
    for (Map.Entry<String, Double> process : cpu.entrySet()) {
      words = words.with(CPU + process.getKey(), process.getValue());
    }
    return words;
  }

  /** Back from a line. */
  public static Sample of(Words words) {
    Map<String, Double> cpu = new LinkedHashMap<>();
    words
        .values()
        .forEach(
            (key, value) -> {
              if (key.startsWith(CPU)) {
                cpu.put(key.substring(CPU.length()), Double.parseDouble(value));
              }
            });
    return new Sample(
        words.get("metric"),
        words.number("operations"),
        words.number("bytes"),
        words.number("nanos"),
        cpu,
        words.number("p50"),
        words.number("p90"),
        words.number("p99"),
        Double.parseDouble(words.get("foreign")));
  }

  /** Operations per second. */
  public double rate() {
    return operations * 1e9 / nanos;
  }

  /** CPU seconds of all processes. */
  public double cpuSeconds() {
    return cpu.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
