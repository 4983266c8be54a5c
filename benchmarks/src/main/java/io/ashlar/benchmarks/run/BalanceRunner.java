package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.ashlar.AshlarCluster;
import io.ashlar.benchmarks.ashlar.BalanceTarget;
import io.ashlar.benchmarks.process.CloseStack;
import io.ashlar.benchmarks.process.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * How near to its limit the balancer comes: four nodes, three of them 60% full, one empty. The
 * first half of what has to move goes at one limit, the rest at another.
 */
final class BalanceRunner {
  private static final int NODES = 4;
  private static final double FULL = 0.6;
  private static final long MIB = 1 << 20;
  private static final int THRESHOLD_PERMILLE = 20;
  private static final List<Integer> LIMITS_MIB = List.of(20, 100);
  private static final long COMMAND_TIMEOUT_MS = 300_000;
  private static final long LIMIT_SECONDS = 900;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final FigureCollector.Source SOURCE =
      new FigureCollector.Source(new Round("alone", "flush", true), null, "ashlar");

  private final BenchOptions options;
  private final Commands commands;
  private final CloseStack open;
  private final FigureCollector figures;
  private final Consumer<String> progress;
  private final long capacityBytes;
  private final long blockBytes;

  BalanceRunner(
      BenchOptions options,
      Commands commands,
      CloseStack open,
      FigureCollector figures,
      Consumer<String> progress) {
    this.options = options;
    this.commands = commands;
    this.open = open;
    this.figures = figures;
    this.progress = progress;
    this.capacityBytes = options.quick() ? 400 * MIB : 4_096 * MIB;
    this.blockBytes = options.quick() ? 4 * MIB : 64 * MIB;
  }

  void run() throws IOException {
    for (int rep = 0; rep < options.repetitions(); rep++) {
      CloseStack own = open.add(new CloseStack());
      AshlarCluster cluster = own.add(cluster(options.dir().resolve("balance-" + rep)));
      cluster.start();
      try (BalanceTarget target = new BalanceTarget(cluster.uri())) {
        measure(target, rep);
      }
      open.close(own);
    }
  }

  private AshlarCluster cluster(Path dir) {
    List<String> start =
        new ArrayList<>(
            List.of(
                "--datanodes",
                Integer.toString(NODES),
                "-D",
                "dfs.replication=1",
                "-D",
                "dfs.blocksize=" + blockBytes,
                "-D",
                "dfs.namenode.balance.enabled=false",
                "-D",
                "dfs.close.durability=flush"));
    for (int n = 1; n <= NODES; n++) {
      start.add("-D");
      start.add(
          "dn%d:dfs.datanode.data.dir=[DISK][capacity=%d]%s"
              .formatted(n, capacityBytes, dir.resolve("data").resolve("dn" + n)));
    }
    return new AshlarCluster(commands, options.dfs(), dir, Bench.DRIVER_OPTIONS, start);
  }

  private void measure(BalanceTarget target, int rep) throws IOException {
    progress.accept("balance: filling " + (NODES - 1) + " nodes, repetition " + (rep + 1));
    target.fillAllButOne((long) (FULL * capacityBytes * (NODES - 1)) / blockBytes, blockBytes);
    commands.run(COMMAND_TIMEOUT_MS, List.of("sync"));
    long half = 0;
    for (int limit : LIMITS_MIB) {
      progress.accept("balance: at most " + limit + " MiB/s per node");
      target.set(true, limit * MIB, THRESHOLD_PERMILLE);
      BalanceTarget.State begun = awaitInForce(target, limit * MIB);
      half = half == 0 ? begun.bytesLeft() / 2 : Long.MAX_VALUE;
      measure(target, begun, limit, half);
      if (half != Long.MAX_VALUE) {
        target.set(false, 0, 0);
        awaitIdle(target);
      }
    }
  }

  private static BalanceTarget.State awaitInForce(BalanceTarget target, long limit)
      throws IOException {
    long end = end();
    BalanceTarget.State info = target.state();
    while (!info.on() || info.bandwidthBytes() != limit || info.bytesLeft() == 0) {
      info = next(target, end, "the balancer does not begin");
    }
    return info;
  }

  private static void awaitIdle(BalanceTarget target) throws IOException {
    long end = end();
    while (target.state().movesOpen() > 0) {
      next(target, end, "moves do not end");
    }
  }

  private void measure(BalanceTarget target, BalanceTarget.State begun, int limit, long goal)
      throws IOException {
    long beginNanos = System.nanoTime();
    long end = end();
    long firstNanos = 0;
    long firstBytes = 0;
    long lastNanos = beginNanos;
    long lastBytes = begun.bytesMoved();
    BalanceTarget.State now = begun;
    while (!now.balanced() && lastBytes - begun.bytesMoved() < goal) {
      now = next(target, end, "the nodes do not get balanced");
      if (now.bytesMoved() > lastBytes) {
        lastNanos = System.nanoTime();
        lastBytes = now.bytesMoved();
        if (firstNanos == 0) {
          firstNanos = lastNanos;
          firstBytes = lastBytes;
        }
      }
    }
    String row = "balance-" + limit;
    figures.throughput(SOURCE, row, rate(begun.bytesMoved(), beginNanos, lastBytes, lastNanos));
    figures.throughput(SOURCE, row + "-steady", rate(firstBytes, firstNanos, lastBytes, lastNanos));
  }

  private static double rate(long fromBytes, long fromNanos, long toBytes, long toNanos) {
    double seconds = (toNanos - fromNanos) / 1e9;
    return seconds <= 0 ? 0 : (toBytes - fromBytes) / (double) MIB / seconds;
  }

  private static long end() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
  }

  private static BalanceTarget.State next(BalanceTarget target, long end, String otherwise)
      throws IOException {
    if (System.nanoTime() - end > 0) {
      throw new IOException(otherwise + " within " + LIMIT_SECONDS + " s: " + target.state());
    }
    LockSupport.parkNanos(POLL_NANOS);
    return target.state();
  }
}
