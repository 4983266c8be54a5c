package io.ashlar.shell.command;

import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes files from their writers and has them closed. */
@Command(
    name = "recover",
    description = {
      "Takes files from their writers, whoever they are, and has them closed with what was"
          + " acknowledged.",
      "A writer that still lives is refused from then on."
    })
public final class LeaseRecoverCommand implements ShellCommand {
  @Option(names = "-w", description = "Waits until the files are closed.")
  boolean await;

  @Parameters(paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    return ForEach.operand(
        context,
        paths,
        target -> {
          boolean closed = target.fileSystem().recoverLease(target.path());
          if (!closed && await) {
            Settling.await(context, target);
            closed = true;
          }
          String file = context.shown(target);
          context.line(closed ? "Closed " + file : "Recovery goes on: " + file);
          Map<String, Object> result = new LinkedHashMap<>();
          result.put("path", target.toString());
          result.put("closed", closed);
          return result;
        });
  }
}
