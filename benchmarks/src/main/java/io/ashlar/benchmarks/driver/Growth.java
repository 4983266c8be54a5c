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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** What must not become slower as a namespace or a directory grows. */
final class Growth {
  private static final int WRITERS = 4;

  private Growth() {}

  /** New files in the directory {@code path}, which are removed again. */
  static List<Sample> create(Target target, Workers workers, Words request) throws IOException {
    String path = request.get("path");
    Sample created =
        workers.measure(
            "create",
            1,
            request.count("count"),
            0,
            (t, i) -> target.createEmpty(path + "/new-file-of-the-run-" + i));
    for (int i = 0; i < created.operations(); i++) {
      target.delete(path + "/new-file-of-the-run-" + i, false);
    }
    return List.of(created);
  }

  /** Whole listings of {@code path}; an operation is one entry. */
  static List<Sample> list(Target target, Workers workers, Words request) throws IOException {
    String path = request.get("path");
    int entries = target.list(path);
    Sample listed =
        workers.measure(
            "list",
            1,
            request.count("count"),
            0,
            (t, i) -> {
              if (target.list(path) != entries) {
                throw new IOException(path + " did not keep its " + entries + " entries");
              }
            });
    return List.of(
        new Sample(
            "list",
            listed.operations() * entries,
            0,
            listed.nanos(),
            listed.cpu(),
            listed.p50Nanos(),
            listed.p90Nanos(),
            listed.p99Nanos(),
            listed.foreignShare()));
  }

  /**
   * An image is written while directories are made without rest. The sample's time is that of the
   * image; its latencies are the longest time in which nobody's change became durable.
   */
  static List<Sample> checkpoint(Target target, Workers workers, Words request) throws IOException {
    String path = request.get("path");
    target.mkdirs(path);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    List<Future<List<Long>>> parts = new ArrayList<>();
    long begin;
    long end;
    try {
      for (int t = 0; t < WRITERS; t++) {
        String prefix = path + "/d" + t + "-";
        parts.add(pool.submit(() -> writeUntil(target, prefix, done)));
      }
      begin = System.nanoTime();
      try {
        target.checkpoint();
      } finally {
        done.set(true);
      }
      end = System.nanoTime();
      long[] times = parts.stream().flatMap(Growth::get).mapToLong(Long::longValue).toArray();
      long gap = longestGap(times, begin, end);
      target.delete(path, true);
      return List.of(
          new Sample("checkpoint", times.length, 0, end - begin, Map.of(), gap, gap, gap, 0));
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<Long> writeUntil(Target target, String prefix, AtomicBoolean done)
      throws IOException {
    List<Long> times = new ArrayList<>();
    for (int i = 0; !done.get(); i++) {
      target.mkdirs(prefix + i);
      times.add(System.nanoTime());
    }
    return times;
  }

  private static Stream<Long> get(Future<List<Long>> part) {
    try {
      return part.get().stream();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a writer failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The longest time without an event that touches the window. */
  static long longestGap(long[] times, long begin, long end) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    long longest = 0;
    long before = begin;
    for (long time : sorted) {
      if (time >= begin) {
        longest = Math.max(longest, time - before);
        if (time >= end) {
          return longest;
        }
      }
      before = Math.max(begin, time);
    }
    return Math.max(longest, end - before);
  }
}
