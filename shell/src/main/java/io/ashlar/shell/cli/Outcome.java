package io.ashlar.shell.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends a command exactly once: by its own end, by the deadline, or by ^C.
 *
 * <p><b>Threading</b>: any thread; the first call wins.
 */
final class Outcome {
  private final ShellIo io;
  private final GlobalOptions options;
  private final Report report;
  private final String schema;
  private final AtomicBoolean ended = new AtomicBoolean();

  Outcome(ShellIo io, GlobalOptions options, Report report, String schema) {
    this.io = io;
    this.options = options;
    this.report = report;
    this.schema = schema;
  }

  /** True for the caller that may print the outcome. */
  boolean claim() {
    return ended.compareAndSet(false, true);
  }

  /** Prints what is left to print; the caller has claimed the outcome. */
  int print(int ownExitCode) {
    report.end();
    if (options.json()) {
      JsonEnvelope.print(io.out(), schema, report.result(), report.firstError());
    }
    io.out().flush();
    io.err().flush();
    return report.exitCode(ownExitCode);
  }
}
