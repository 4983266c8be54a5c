package io.ashlar.benchmarks;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The measured workloads. Bytes are made and consumed in memory; three replicas; each operation is
 * the whole of what a user does (create, write, close; open, read to the end).
 */
final class Rows {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int SMALL_BYTES = 4 << 10;
  private static final double GIB = 1L << 30;

  private final BenchCluster cluster;
  private final DfsClient client;
  private final CpuMeter cpu;
  private final Map<String, Measurement> measured = new LinkedHashMap<>();
  private final byte[] data = new byte[BUFFER_BYTES];

  Rows(BenchCluster cluster, DfsClient client) {
    this.cluster = cluster;
    this.client = client;
    Map<String, Long> pids = new LinkedHashMap<>(cluster.pids());
    pids.put("client", ProcessHandle.current().pid());
    this.cpu = new CpuMeter(pids);
    new SplittableRandom(1).nextBytes(data);
  }

  List<Measurement> measured() {
    return List.copyOf(measured.values());
  }

  private void record(String row, String unit, double value) {
    measured
        .computeIfAbsent(row, key -> new Measurement(row, unit, new ArrayList<>()))
        .values()
        .add(value);
  }

  /** One stream of {@code bytes} in and out again. */
  void putAndGet(long bytes) throws IOException {
    String path = "/bench-stream";
    Map<String, Double> before = cpu.seconds();
    long start = System.nanoTime();
    try (OutputStream out = client.create(path, CreateOptions.defaults().withOverwrite(true))) {
      for (long at = 0; at < bytes; at += BUFFER_BYTES) {
        out.write(data, 0, (int) Math.min(BUFFER_BYTES, bytes - at));
      }
    }
    stream("put", bytes, start, before);
    before = cpu.seconds();
    start = System.nanoTime();
    long read = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = client.open(path)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        read += count;
      }
    }
    if (read != bytes) {
      throw new IOException("expected " + bytes + " bytes, read " + read);
    }
    stream("get", bytes, start, before);
    client.delete(path, false);
  }

  private void stream(String row, long bytes, long startNanos, Map<String, Double> before) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    Map<String, Double> after = cpu.seconds();
    record(row + " MiB/s", "MiB/s", bytes / seconds / (1 << 20));
    record(row + " CPU, all processes", "CPU-s per GiB", CpuMeter.sum(before, after) * GIB / bytes);
    after.forEach(
        (process, used) ->
            record(
                row + " CPU, " + process,
                "CPU-s per GiB",
                (used - before.getOrDefault(process, 0.0)) * GIB / bytes));
  }

  /** Writes and reads {@code files} files of 4 KB by {@code threads} threads. */
  void smallFiles(int files, int threads) throws IOException {
    String folder = "/bench-small-" + threads;
    client.mkdirs(folder, 0755, true);
    rate("4 KB files written, " + threads + " threads", files, threads, i -> write(folder, i));
    rate("4 KB files read, " + threads + " threads", files, threads, i -> read(folder, i));
    client.delete(folder, true);
  }

  private void write(String folder, int number) throws IOException {
    try (OutputStream out = client.create(folder + "/f" + number, CreateOptions.defaults())) {
      out.write(data, 0, SMALL_BYTES);
    }
  }

  private void read(String folder, int number) throws IOException {
    try (InputStream in = client.open(folder + "/f" + number)) {
      if (in.readAllBytes().length != SMALL_BYTES) {
        throw new IOException("a small file came back with another length");
      }
    }
  }

  /** Stat of one file, {@code calls} times. */
  void stat(int calls, int threads) throws IOException {
    client.mkdirs("/bench-stat", 0755, true);
    rate("stat, " + threads + " threads", calls, threads, i -> client.stat("/bench-stat"));
  }

  /** Durable mkdirs. */
  void mkdirs(int calls, int threads) throws IOException {
    String folder = "/bench-mkdirs-" + threads;
    client.mkdirs(folder, 0755, true);
    rate(
        "mkdirs, " + threads + " threads",
        calls,
        threads,
        i -> client.mkdirs(folder + "/d" + i, 0755, false));
    client.delete(folder, true);
  }

  /** The whole command, from exec to exit. */
  void listCommand() throws IOException, InterruptedException {
    record("dfs ls /", "s", cluster.wallSeconds("ls", "/"));
  }

  private interface Operation {
    void run(int number) throws IOException;
  }

  private void rate(String row, int count, int threads, Operation operation) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    Map<String, Double> before = cpu.seconds();
    long start = System.nanoTime();
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t;
        parts.add(
            pool.submit(
                () -> {
                  for (int i = first; i < count; i += threads) {
                    operation.run(i);
                  }
                  return null;
                }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(row + " failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(row + " was interrupted", e);
    } finally {
      pool.shutdown();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    record(row, "per s", count / seconds);
    record(row + ", CPU", "ms per operation", CpuMeter.sum(before, cpu.seconds()) * 1000 / count);
  }
}
