package io.ashlar.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ashlar.client.DfsClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code dfs bench [--only ROW,…] [--reps N] [--quick] [--dir D] [--json]}: measures a cluster that
 * it starts itself with the shipped defaults, and destroys.
 *
 * <p>Rows: put (with get), small, stat, mkdirs, ls.
 */
public final class Bench {
  private static final long GIB = 1L << 30;
  private static final int[] THREADS = {1, 8, 32};

  private Bench() {}

  private record Options(Set<String> only, int reps, boolean quick, boolean json, Path dir) {}

  /**
   * Runs the benchmark.
   *
   * @param dfs the command that starts clusters
   * @return the exit code: 0, or 2 for wrong options
   */
  public static int run(Path dfs, List<String> arguments) throws IOException, InterruptedException {
    Options options;
    try {
      options = parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("dfs bench: " + e.getMessage());
      return 2;
    }
    List<Measurement> measured;
    try (BenchCluster cluster = BenchCluster.start(dfs, options.dir());
        DfsClient client = DfsClient.connect(cluster.uri(), Map.of())) {
      Rows rows = new Rows(cluster, client);
      warmUp(rows, options);
      rows = new Rows(cluster, client);
      for (int rep = 1; rep <= options.reps(); rep++) {
        System.err.println("repetition " + rep + " of " + options.reps());
        measure(rows, options);
      }
      measured = rows.measured();
    }
    print(measured, options);
    return 0;
  }

  private static void warmUp(Rows rows, Options options) throws IOException, InterruptedException {
    System.err.println("warming up");
    if (wanted(options, "put")) {
      rows.putAndGet(GIB / 4);
    }
    if (wanted(options, "small")) {
      rows.smallFiles(200, 8);
    }
    if (wanted(options, "ls")) {
      rows.listCommand();
    }
  }

  private static void measure(Rows rows, Options options) throws IOException, InterruptedException {
    int part = options.quick() ? 10 : 1;
    if (wanted(options, "put")) {
      rows.putAndGet(options.quick() ? GIB / 4 : GIB);
    }
    for (int threads : THREADS) {
      if (wanted(options, "small")) {
        rows.smallFiles(2_000 / part, threads);
      }
      if (wanted(options, "stat")) {
        rows.stat(20_000 / part, threads);
      }
      if (wanted(options, "mkdirs")) {
        rows.mkdirs(5_000 / part, threads);
      }
    }
    if (wanted(options, "ls")) {
      rows.listCommand();
    }
  }

  private static boolean wanted(Options options, String row) {
    return options.only().isEmpty() || options.only().contains(row);
  }

  private static void print(List<Measurement> measured, Options options) throws IOException {
    if (options.json()) {
      List<Map<String, Object>> rows = new ArrayList<>();
      measured.forEach(
          row ->
              rows.add(
                  Map.of(
                      "row", row.row(),
                      "unit", row.unit(),
                      "median", row.median(),
                      "values", row.values())));
      Map<String, Object> document =
          Map.of("schema", "dfs.bench/1", "ok", true, "result", Map.of("rows", rows));
      System.out.println(new ObjectMapper().writeValueAsString(document));
      return;
    }
    System.out.println("| row | median | min | max | unit |");
    System.out.println("|---|---|---|---|---|");
    measured.forEach(row -> System.out.println(row.line()));
  }

  private static Options parse(List<String> arguments) throws IOException {
    Set<String> only = Set.of();
    int reps = 3;
    boolean quick = false;
    boolean json = false;
    Path dir = null;
    for (int i = 0; i < arguments.size(); i++) {
      switch (arguments.get(i)) {
        case "--only" -> only = Set.of(value(arguments, ++i).split(",", -1));
        case "--reps" -> reps = Integer.parseInt(value(arguments, ++i));
        case "--dir" -> dir = Path.of(value(arguments, ++i));
        case "--quick" -> quick = true;
        case "--json" -> json = true;
        case "--peer", "--floor" ->
            throw new IllegalArgumentException(
                arguments.get(i) + " comes with a later version; the rows here stand alone");
        default -> throw new IllegalArgumentException("unknown option " + arguments.get(i));
      }
    }
    if (reps < 1) {
      throw new IllegalArgumentException("--reps must be at least 1");
    }
    Path folder = dir == null ? Files.createTempDirectory("ashlar-bench") : dir;
    return new Options(only, reps, quick, json, folder.resolve("cluster"));
  }

  private static String value(List<String> arguments, int at) {
    if (at >= arguments.size()) {
      throw new IllegalArgumentException(arguments.get(at - 1) + " needs a value");
    }
    return arguments.get(at);
  }
}
