package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows who writes files. */
@Command(name = "show", description = "Shows who has files open for write, and since when.")
public final class LeaseShowCommand implements ShellCommand {
  @Parameters(paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    return ForEach.operand(
        context,
        paths,
        target -> {
          FileStatus file = CatCommand.requireFile(target);
          FileStatus.Writer writer = file.writer();
          String name = context.shown(target);
          context.line(
              writer == null
                  ? name + ": " + (file.underConstruction() ? "open" : "closed")
                  : name + ": " + StatCommand.describe(context, writer));
          Map<String, @Nullable Object> result = new LinkedHashMap<>();
          result.put("path", target.toString());
          result.put("open", file.underConstruction());
          result.put("length", file.length());
          result.put("writer", writer);
          return result;
        });
  }
}
