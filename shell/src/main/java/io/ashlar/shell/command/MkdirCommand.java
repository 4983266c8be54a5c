package io.ashlar.shell.command;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
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

/** Makes directories. */
@Command(name = "mkdir", description = "Makes directories.")
public final class MkdirCommand implements ShellCommand {
  /** Permission bits of new directories. */
  static final int MODE = 0755;

  @Option(names = "-p", description = "Makes missing parents; an existing directory is no error.")
  boolean parents;

  @Parameters(paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    // A pattern makes no sense for a name that does not exist yet, so operands are literal.
    return ForEach.literal(
        context,
        paths,
        target -> {
          boolean created = target.fileSystem().mkdir(target.path(), MODE, parents);
          if (!created && !parents) {
            throw new DfsException(ErrorCode.ALREADY_EXISTS, target + " exists already");
          }
          Map<String, Object> result = new LinkedHashMap<>();
          result.put("path", target.toString());
          result.put("created", created);
          return result;
        });
  }
}
