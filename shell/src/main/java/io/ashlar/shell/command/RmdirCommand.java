package io.ashlar.shell.command;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes empty directories. */
@Command(name = "rmdir", description = "Deletes empty directories.")
public final class RmdirCommand implements ShellCommand {
  @Option(names = "--ignore-fail-on-non-empty", description = "A full directory is no error.")
  boolean ignoreNonEmpty;

  @Parameters(paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    return ForEach.operand(
        context,
        paths,
        target -> {
          if (!target.stat().isDirectory()) {
            throw new DfsException(
                ErrorCode.NOT_A_DIRECTORY, target + " is a file; expected a directory");
          }
          boolean deleted;
          try {
            deleted = target.fileSystem().delete(target.path(), false);
          } catch (DfsException e) {
            if (e.code() != ErrorCode.DIRECTORY_NOT_EMPTY || !ignoreNonEmpty) {
              throw e;
            }
            deleted = false;
          }
          return Map.of("path", target.toString(), "deleted", deleted);
        });
  }
}
