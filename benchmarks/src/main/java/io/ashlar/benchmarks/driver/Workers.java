package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs one operation many times by several threads, and measures it. A stretch ends after its count
 * or its time, whichever comes first; the sample says how many operations were done.
 */
final class Workers {
  private static final long PREPARE_LIMIT_NANOS = 600_000_000_000L;

  private final CpuMeter cpu;
  private final long limitNanos;

  /**
   * @param cpu of the client and all daemons
   * @param limitMs after which no operation is begun
   */
  Workers(CpuMeter cpu, long limitMs) {
    this.cpu = cpu;
    this.limitNanos = limitMs * 1_000_000;
  }

  /** Does it {@code count} times, without measuring. */
  void prepare(int threads, int count, Operation operation) throws IOException {
    int done = run(threads, count, PREPARE_LIMIT_NANOS, operation).length;
    if (done < count) {
      throw new IOException("prepared only " + done + " of " + count + " in ten minutes");
    }
  }

  /** Does it {@code count} times, and measures. */
  Sample measure(String metric, int threads, int count, long bytesEach, Operation operation)
      throws IOException {
    Map<String, Double> before = cpu.seconds();
    double busyBefore = MachineCpu.busySeconds();
    long start = System.nanoTime();
    long[] latencies = run(threads, count, limitNanos, operation);
    long nanos = System.nanoTime() - start;
    Map<String, Double> used = CpuMeter.between(before, cpu.seconds());
    double own = used.values().stream().mapToDouble(Double::doubleValue).sum();
    double busy = MachineCpu.busySeconds() - busyBefore;
    Arrays.sort(latencies);
    return new Sample(
        metric,
        latencies.length,
        bytesEach * latencies.length,
        nanos,
        used,
        percentile(latencies, 0.5),
        percentile(latencies, 0.9),
        percentile(latencies, 0.99),
        MachineCpu.foreignShare(busy, own, nanos));
  }

  /** The value that {@code part} of all do not exceed; 0 if there are none. */
  static long percentile(long[] sorted, double part) {
    if (sorted.length == 0) {
      return 0;
    }
    int index = (int) Math.ceil(part * sorted.length) - 1;
    return sorted[Math.max(0, index)];
  }

  private static long[] run(int threads, int count, long limitNanos, Operation operation)
      throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      AtomicInteger next = new AtomicInteger();
      long end = System.nanoTime() + limitNanos;
      List<Future<long[]>> parts = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        parts.add(pool.submit(() -> part(thread, next, count, end, operation)));
      }
      List<long[]> all = new ArrayList<>();
      for (Future<long[]> part : parts) {
        all.add(part.get());
      }
      return all.stream().flatMapToLong(Arrays::stream).toArray();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Numbers are given out one by one: those that were done are always 0 to some last one. */
  private static long[] part(
      int thread, AtomicInteger next, int count, long end, Operation operation) throws IOException {
    long[] latencies = new long[64];
    int done = 0;
    long begun = System.nanoTime();
    while (begun - end < 0) {
      int number = next.getAndIncrement();
      if (number >= count) {
        break;
      }
      operation.run(thread, number);
      long ended = System.nanoTime();
      if (done == latencies.length) {
        latencies = Arrays.copyOf(latencies, done * 2);
      }
      latencies[done++] = ended - begun;
      begun = ended;
    }
    return Arrays.copyOf(latencies, done);
  }
}
