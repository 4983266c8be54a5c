package io.ashlar.shell.command;

import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cuts files at a length. */
@Command(
    name = "truncate",
    description = {
      "Cuts files at a length, which must not be above theirs.",
      "Inside a block the DataNodes have to cut too; the file is closed when they have."
    })
public final class TruncateCommand implements ShellCommand {
  @Option(names = "-w", description = "Waits until the DataNodes have cut the last block.")
  boolean await;

  @Parameters(index = "0", paramLabel = "LENGTH")
  String length = "";

  @Parameters(index = "1..*", paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    long bytes = parse(length);
    return ForEach.operand(
        context,
        paths,
        target -> {
          boolean done = target.fileSystem().truncate(target.path(), bytes);
          if (!done && await) {
            Settling.await(context, target);
            done = true;
          }
          String file = context.shown(target);
          context.line(
              done
                  ? "Truncated " + file + " to length: " + bytes
                  : "Truncating "
                      + file
                      + " to length: "
                      + bytes
                      + ". Wait for block recovery to complete before further updating the file.");
          Map<String, Object> result = new LinkedHashMap<>();
          result.put("path", target.toString());
          result.put("length", bytes);
          result.put("done", done);
          return result;
        });
  }

  private static long parse(String text) {
    try {
      long bytes = Long.parseLong(text);
      if (bytes >= 0) {
        return bytes;
      }
    } catch (NumberFormatException e) {
      throw new UsageException("length '" + text + "': expected a whole number from 0", e);
    }
    throw new UsageException("length '" + text + "': expected a whole number from 0");
  }
}
