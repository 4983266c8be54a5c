package io.ashlar.dist.bench;

import io.ashlar.benchmarks.report.ReportPage;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the tables and plots of the page of benchmarks from documents of runs. */
@Command(
    name = "report",
    description = "Writes tables and plots of runs, from what 'dfs bench --json' printed.")
public final class BenchReportCommand implements ShellCommand {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Documents of runs.")
  List<Path> documents = List.of();

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "Page with the two marker lines; default: docs/benchmarks.md of the project.")
  @Nullable Path page;

  @Override
  public int run(CommandContext context) throws IOException {
    Path target =
        page == null ? context.io().home().resolve("docs").resolve("benchmarks.md") : page;
    List<String> written =
        ReportPage.write(target, documents).stream().map(Path::toString).toList();
    written.forEach(file -> context.report().note("wrote " + file));
    context.report().result(Map.of("written", written));
    return ExitCode.OK;
  }
}
