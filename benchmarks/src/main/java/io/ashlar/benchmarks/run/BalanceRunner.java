package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.ashlar.AshlarCluster;
import io.ashlar.benchmarks.process.CloseStack;
import io.ashlar.benchmarks.process.Commands;
import io.ashlar.client.BalancerInfo;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsAdmin;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.NodeAdminAction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
      try (DfsClient client = DfsClient.connect(URI.create(cluster.uri()), Map.of())) {
        measure(client, rep);
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

  private void measure(DfsClient client, int rep) throws IOException {
    DfsAdmin admin = client.admin();
    String empty = admin.report().nodes().get(NODES - 1).nodeId();
    admin.setNode(empty, NodeAdminAction.MAINTENANCE, 0, false); // It takes no replica meanwhile.
    progress.accept("balance: filling " + (NODES - 1) + " nodes, repetition " + (rep + 1));
    fill(client);
    commands.run(COMMAND_TIMEOUT_MS, List.of("sync"));
    admin.setNode(empty, NodeAdminAction.RECOMMISSION, 0, false);
    long half = 0;
    for (int limit : LIMITS_MIB) {
      progress.accept("balance: at most " + limit + " MiB/s per node");
      admin.setBalancer(true, limit * MIB, THRESHOLD_PERMILLE);
      BalancerInfo begun = awaitInForce(admin, limit * MIB);
      half = half == 0 ? begun.bytesLeft() / 2 : Long.MAX_VALUE;
      measure(admin, begun, limit, half);
      if (half != Long.MAX_VALUE) {
        admin.setBalancer(false, 0, 0);
        awaitIdle(admin);
      }
    }
  }

  /** As written by one client to nodes of equal space: they fill evenly. */
  private void fill(DfsClient client) throws IOException {
    byte[] piece = new byte[(int) MIB];
    SplittableRandom random = new SplittableRandom(1);
    long files = (long) (FULL * capacityBytes * (NODES - 1)) / blockBytes;
    for (long file = 0; file < files; file++) {
      try (DfsOutputStream out = client.create("/fill" + file, CreateOptions.defaults())) {
        for (long at = 0; at < blockBytes; at += MIB) {
          random.nextBytes(piece);
          out.write(piece);
        }
      }
    }
  }

  private static BalancerInfo awaitInForce(DfsAdmin admin, long limit) throws IOException {
    long end = end();
    BalancerInfo info = admin.balancer();
    while (!info.on() || info.bandwidthBytes() != limit || info.bytesLeft() == 0) {
      info = next(admin, end, "the balancer does not begin");
    }
    return info;
  }

  private static void awaitIdle(DfsAdmin admin) throws IOException {
    long end = end();
    while (admin.balancer().movesOpen() > 0) {
      next(admin, end, "moves do not end");
    }
  }

  private void measure(DfsAdmin admin, BalancerInfo begun, int limit, long goal)
      throws IOException {
    long beginNanos = System.nanoTime();
    long end = end();
    long firstNanos = 0;
    long firstBytes = 0;
    long lastNanos = beginNanos;
    long lastBytes = begun.bytesMoved();
    BalancerInfo now = begun;
    while (!now.balanced() && lastBytes - begun.bytesMoved() < goal) {
      now = next(admin, end, "the nodes do not get balanced");
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

  private static BalancerInfo next(DfsAdmin admin, long end, String otherwise) throws IOException {
    if (System.nanoTime() - end > 0) {
      throw new IOException(otherwise + " within " + LIMIT_SECONDS + " s: " + admin.balancer());
    }
    LockSupport.parkNanos(POLL_NANOS);
    return admin.balancer();
  }
}
