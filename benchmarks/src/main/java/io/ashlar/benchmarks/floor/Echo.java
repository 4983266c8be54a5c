package io.ashlar.benchmarks.floor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;

/** Requests of 128 bytes that come back, one thread for each end of each connection. */
final class Echo {
  static final int BYTES = 128;

  private Echo() {}

  /** What was found: middle latency in ms, and requests per second. */
  record Result(double p50Ms, double perSecond) {}

  /** What the server does before it answers. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  /**
   * Each of {@code connections} does {@code count} rounds of {@code depth} requests, whose answers
   * it awaits together.
   */
  static Result run(int connections, int depth, int count, Work work) throws IOException {
    List<Loopback> open = new ArrayList<>();
    try {
      for (int c = 0; c < connections; c++) {
        open.add(Loopback.tcp());
      }
      List<FutureTask<Long>> servers = new ArrayList<>();
      List<FutureTask<long[]>> clients = new ArrayList<>();
      CpuClock clock = new CpuClock();
      for (Loopback ends : open) {
        servers.add(Loopback.begin(() -> serve(ends.server, work)));
        clients.add(Loopback.begin(() -> ask(ends.client, depth, count)));
      }
      List<long[]> latencies = new ArrayList<>();
      for (FutureTask<long[]> client : clients) {
        latencies.add(Loopback.join(client));
      }
      double seconds = clock.stop().wallSeconds();
      for (Loopback ends : open) {
        ends.client.shutdownOutput();
      }
      for (FutureTask<Long> server : servers) {
        Loopback.join(server);
      }
      long[] sorted = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
      return new Result(
          sorted[sorted.length / 2] / 1e6, (double) connections * depth * count / seconds);
    } finally {
      for (Loopback ends : open) {
        ends.close();
      }
    }
  }

  private static long[] ask(SocketChannel channel, int depth, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES * depth);
    long[] latencies = new long[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      buffer.clear();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          throw new IOException("the echo ended after " + i + " rounds");
        }
      }
      latencies[i] = System.nanoTime() - start;
    }
    return latencies;
  }

  private static long serve(SocketChannel channel, Work work) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    long bytes = 0;
    while (channel.read(buffer) >= 0) {
      buffer.flip();
      work.run();
      while (buffer.hasRemaining()) {
        bytes += channel.write(buffer);
      }
      buffer.clear();
    }
    return bytes;
  }
}
