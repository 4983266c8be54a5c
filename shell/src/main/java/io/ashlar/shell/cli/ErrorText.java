package io.ashlar.shell.cli;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.shell.text.Printable;
import java.io.PrintStream;
import java.util.Map;

/** Prints one error as one block: what happened, code, cause, facts, what to do. */
final class ErrorText {
  private static final int NAME_WIDTH = 7;

  private ErrorText() {}

  static void print(PrintStream err, String command, Failure failure, boolean verbose) {
    DfsError error = failure.error();
    StringBuilder out = new StringBuilder(256);
    out.append("dfs");
    if (!command.isEmpty()) {
      out.append(' ').append(command);
    }
    out.append(": ").append(Printable.escape(error.message())).append('\n');
    line(out, "code", error.code() + " (" + error.code().category() + ")");
    if (!error.cause().isEmpty()) {
      line(out, "cause", error.cause());
    }
    for (Map.Entry<String, String> fact : error.evidence().entrySet()) {
      line(out, fact.getKey(), fact.getValue());
    }
    line(out, "remedy", error.code().remedy());
    err.print(out);
    Throwable throwable = failure.throwable();
    if (verbose && throwable != null) {
      throwable.printStackTrace(err);
    }
    err.flush();
  }

  private static void line(StringBuilder out, String name, String value) {
    out.append("  ").append(name).append(": ");
    out.append(" ".repeat(Math.max(0, NAME_WIDTH - name.length())));
    out.append(Printable.escape(value)).append('\n');
  }
}
