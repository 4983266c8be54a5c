package io.ashlar.dist.bench;

import io.ashlar.benchmarks.result.RunResult;
import io.ashlar.benchmarks.run.Bench;
import io.ashlar.benchmarks.run.BenchOptions;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.Interruption;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures clusters that it starts itself, never one that is there already. */
@Command(
    name = "bench",
    subcommands = {BenchReportCommand.class, SynthImageCommand.class, SynthDataNodesCommand.class},
    description = {
      "Measures Ashlar, beside HDFS if asked for, on clusters that it starts and destroys itself.",
      "Rows: put get small stat list mkdirs create rename delete hflush hsync pread ls restart;",
      "alone, by name only: file grow heap balance."
    })
public final class BenchCommand implements ShellCommand {
  private static final int REPETITIONS_MAX = 100;

  @Option(names = "--peer", paramLabel = "hdfs", description = "A real HDFS in the same run.")
  @Nullable String peer;

  @Option(names = "--only", split = ",", paramLabel = "ROW", description = "Default: all rows.")
  @Nullable Set<String> only;

  @Option(names = "--reps", paramLabel = "N", description = "Repetitions; default 3, quick 1.")
  int reps;

  @Option(names = "--quick", description = "A tenth of the work; nothing to quote.")
  boolean quick;

  @Option(
      names = "--floor",
      description = "Also what the machine itself can do; with --only floor nothing else.")
  boolean floor;

  @Option(
      names = "--profile",
      description = "Also where the time goes: a pass of each row with Java's flight recorder.")
  boolean profile;

  @Option(names = "--dir", paramLabel = "D", description = "Folder for all data; must be empty.")
  @Nullable Path dir;

  @Override
  public int run(CommandContext context) throws IOException {
    BenchOptions options = options(context);
    Bench bench = new Bench(options, context.report()::note);
    Interruption.Cleanup cleanup =
        () -> {
          bench.close();
          Folders.delete(options.dir());
        };
    context.interruption().register(cleanup);
    try {
      RunResult result = bench.run();
      context.report().result(result);
      BenchText.print(context, result);
      return result.failed().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    } finally {
      // While ^C takes everything down, its own thread removes the folder.
      if (!context.interruption().isStopped()) {
        context.interruption().forget(cleanup);
        bench.close();
        Folders.delete(options.dir());
      }
    }
  }

  private BenchOptions options(CommandContext context) throws IOException {
    Set<String> rows = only == null ? Set.of() : new LinkedHashSet<>(only);
    boolean onlyFloors = rows.equals(Set.of("floor"));
    if (!onlyFloors && !Bench.rows().containsAll(rows)) {
      throw new UsageException("--only " + rows + ": expected rows of " + Bench.rows());
    }
    if (peer != null && !peer.equals("hdfs")) {
      throw new UsageException("--peer " + peer + ": expected hdfs");
    }
    if (reps < 0 || reps > REPETITIONS_MAX) {
      throw new UsageException("--reps " + reps + ": expected 1 to " + REPETITIONS_MAX);
    }
    Path home = context.io().home();
    return new BenchOptions(
        home.resolve("bin").resolve("dfs"),
        Folders.fresh(dir),
        home.resolve("benchmarks").resolve("peer-hdfs"),
        onlyFloors ? Set.of() : rows,
        reps > 0 ? reps : quick ? 1 : 3,
        quick,
        peer != null,
        floor || onlyFloors,
        onlyFloors,
        profile,
        commandLine(rows));
  }

  private String commandLine(Set<String> rows) {
    StringBuilder line = new StringBuilder("dfs bench");
    line.append(peer == null ? "" : " --peer " + peer);
    line.append(rows.isEmpty() ? "" : " --only " + String.join(",", rows));
    line.append(reps == 0 ? "" : " --reps " + reps);
    line.append(quick ? " --quick" : "");
    line.append(floor ? " --floor" : "");
    line.append(profile ? " --profile" : "");
    return line.toString();
  }
}
