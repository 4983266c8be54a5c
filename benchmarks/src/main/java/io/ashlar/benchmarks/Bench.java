package io.ashlar.benchmarks;

import io.ashlar.client.DfsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Measures a cluster that it starts itself with the shipped defaults, and destroys.
 *
 * <p>Rows: put (with get), small, stat, mkdirs, ls.
 */
public final class Bench {
  private static final long GIB = 1L << 30;
  private static final int[] THREADS = {1, 8, 32};

  /** Names of all rows. */
  public static final Set<String> ROWS = Set.of("put", "small", "stat", "mkdirs", "ls");

  private final Options options;

  /** Measures as {@code options} say. */
  public Bench(Options options) {
    this.options = options;
  }

  /**
   * What is measured.
   *
   * @param dfs the command that starts clusters
   * @param dir folder of the cluster, which must not exist
   * @param only rows; empty: all
   * @param reps repetitions, whose median counts
   * @param quick a tenth of the work
   */
  public record Options(Path dfs, Path dir, Set<String> only, int reps, boolean quick) {}

  /** Runs; tells {@code progress} what it does. */
  public List<Measurement> run(Consumer<String> progress) throws IOException, InterruptedException {
    try (BenchCluster cluster = BenchCluster.start(options.dfs(), options.dir());
        DfsClient client = DfsClient.connect(cluster.uri(), Map.of())) {
      progress.accept("warming up");
      warmUp(new Rows(cluster, client));
      Rows rows = new Rows(cluster, client);
      for (int rep = 1; rep <= options.reps(); rep++) {
        progress.accept("repetition " + rep + " of " + options.reps());
        measure(rows);
      }
      return rows.measured();
    }
  }

  private void warmUp(Rows rows) throws IOException, InterruptedException {
    if (wanted("put")) {
      rows.putAndGet(GIB / 4);
    }
    if (wanted("small")) {
      rows.smallFiles(200, 8);
    }
    if (wanted("ls")) {
      rows.listCommand();
    }
  }

  private void measure(Rows rows) throws IOException, InterruptedException {
    int part = options.quick() ? 10 : 1;
    if (wanted("put")) {
      rows.putAndGet(options.quick() ? GIB / 4 : GIB);
    }
    for (int threads : THREADS) {
      if (wanted("small")) {
        rows.smallFiles(2_000 / part, threads);
      }
      if (wanted("stat")) {
        rows.stat(20_000 / part, threads);
      }
      if (wanted("mkdirs")) {
        rows.mkdirs(5_000 / part, threads);
      }
    }
    if (wanted("ls")) {
      rows.listCommand();
    }
  }

  private boolean wanted(String row) {
    return options.only().isEmpty() || options.only().contains(row);
  }
}
