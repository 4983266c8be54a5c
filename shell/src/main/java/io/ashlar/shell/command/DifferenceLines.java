package io.ashlar.shell.command;

import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.StreamClosedException;
import io.ashlar.shell.transfer.DifferenceResult;

/** A comparison as text: one line per range and per name that is on one side only. */
final class DifferenceLines {
  private DifferenceLines() {}

  static void print(CommandContext context, DifferenceResult result) throws StreamClosedException {
    for (DifferenceResult.Range range : result.ranges()) {
      context.line(
          String.format(
              "differs %s bytes %d-%d",
              context.shown(range.path()), range.offset(), range.offset() + range.length() - 1));
    }
    for (String name : result.onlyLocal()) {
      context.line("only local " + context.shown(name));
    }
    for (String name : result.onlyStored()) {
      context.line("only stored " + context.shown(name));
    }
    context.line(
        String.format(
            "%d of %d files differ: %d equal chunks, %d different; %d of %d bytes sent",
            result.filesDifferent(),
            result.files(),
            result.equalChunks(),
            result.differentChunks(),
            result.bytesSent(),
            result.bytesTotal()));
  }
}
