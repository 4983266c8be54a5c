package io.ashlar.shell.cli;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.text.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command found: its result, and the failures of single operands.
 *
 * <p><b>Threading</b>: any thread; transfers report failures from their workers.
 */
public final class Report {
  /** Blocks printed in full; the rest is counted, so that a dead disk does not flood a terminal. */
  private static final int PRINTED_FAILURES_MAX = 100;

  private final ShellIo io;
  private final boolean verbose;
  private final String command;
  private final List<DfsError> errors = new ArrayList<>();
  private @Nullable Object result;
  private int suppressed;

  Report(ShellIo io, boolean verbose, String command) {
    this.io = io;
    this.verbose = verbose;
    this.command = command;
  }

  /** The document's {@code result}; records, maps and lists. */
  public synchronized void result(Object value) {
    result = value;
  }

  /** One operand failed; the command goes on with the others. */
  public synchronized void fail(Failure failure) {
    if (errors.size() < PRINTED_FAILURES_MAX) {
      errors.add(failure.error());
      ErrorText.print(io.err(), command, failure, verbose);
    } else {
      suppressed++;
    }
  }

  /** One operand failed with {@code throwable}. */
  public void fail(Throwable throwable) {
    fail(Failure.of(throwable));
  }

  /** One operand failed. */
  public void fail(ErrorCode code, String message) {
    fail(Failure.of(code, message));
  }

  /** Something worth a line on standard error that changes nothing. */
  public synchronized void note(String text) {
    io.err().println("dfs " + command + ": " + Printable.escape(text));
  }

  /** Says on standard error how many failures were not printed. */
  synchronized void end() {
    if (suppressed > 0) {
      io.err().println("dfs " + command + ": " + suppressed + " more failures are not shown");
    }
  }

  synchronized @Nullable Object result() {
    return result;
  }

  synchronized @Nullable DfsError firstError() {
    return errors.isEmpty() ? null : errors.get(0);
  }

  /** The exit code that the failures ask for, if the command itself says {@code own}. */
  synchronized int exitCode(int own) {
    int worst = own;
    for (DfsError error : errors) {
      worst = Math.max(worst, ExitCode.of(error.code()));
    }
    return worst;
  }
}
