package io.ashlar.shell.cli;

import java.io.IOException;

/**
 * One command. Its fields are its options and operands, filled in by picocli.
 *
 * <p>What {@link #run} throws ends the command; the failure of a single operand goes to {@link
 * Report#fail} and the command goes on.
 */
public interface ShellCommand {
  /** Runs; returns the exit code that the command itself decides, usually {@link ExitCode#OK}. */
  int run(CommandContext context) throws IOException;

  /** True for a daemon, which ends itself cleanly at a signal. */
  default boolean handlesSignals() {
    return false;
  }
}
