package io.ashlar.dist.bench;

import io.ashlar.benchmarks.Bench;
import io.ashlar.benchmarks.Measurement;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures a cluster that it starts itself, never one that is there already. */
@Command(
    name = "bench",
    description = "Measures put, get, small files, stat, mkdirs and the start of a command.")
public final class BenchCommand implements ShellCommand {
  @Option(names = "--only", split = ",", paramLabel = "ROW", description = "Default: all rows.")
  @Nullable Set<String> only;

  @Option(names = "--reps", paramLabel = "N", description = "Repetitions; default 3.")
  int reps = 3;

  @Option(names = "--quick", description = "A tenth of the work.")
  boolean quick;

  @Option(names = "--dir", paramLabel = "D", description = "Folder for the cluster.")
  @Nullable Path dir;

  @Override
  public int run(CommandContext context) throws IOException {
    Set<String> rows = only == null ? Set.of() : new LinkedHashSet<>(only);
    if (!Bench.ROWS.containsAll(rows) || reps < 1) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          "expected rows of " + Bench.ROWS + " and at least one repetition, found " + rows);
    }
    Path folder = dir == null ? Files.createTempDirectory("ashlar-bench") : dir;
    Path dfs = Path.of(System.getProperty("ashlar.home", ".")).resolve("bin").resolve("dfs");
    Bench.Options options = new Bench.Options(dfs, folder.resolve("cluster"), rows, reps, quick);
    try {
      show(context, new Bench(options).run(context.report()::note));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return ExitCode.OK;
  }

  private static void show(CommandContext context, List<Measurement> measured) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    context.line("| row | median | min | max | unit |");
    context.line("|---|---|---|---|---|");
    for (Measurement row : measured) {
      rows.add(
          Map.of(
              "row", row.row(),
              "unit", row.unit(),
              "median", row.median(),
              "values", row.values()));
      context.line(row.line());
    }
    context.report().result(Map.of("rows", rows));
  }
}
