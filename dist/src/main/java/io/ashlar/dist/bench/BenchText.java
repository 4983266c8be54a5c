package io.ashlar.dist.bench;

import io.ashlar.benchmarks.report.Tables;
import io.ashlar.benchmarks.result.RunResult;
import io.ashlar.shell.cli.CommandContext;
import java.io.IOException;

/** A run as text on the terminal. */
final class BenchText {
  private BenchText() {}

  static void print(CommandContext context, RunResult result) throws IOException {
    for (String line : Tables.of(result)) {
      context.line(line);
    }
  }
}
