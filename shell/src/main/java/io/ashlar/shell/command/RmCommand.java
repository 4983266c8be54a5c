package io.ashlar.shell.command;

import io.ashlar.common.path.InvalidPathException;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.glob.Operands;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes files and, with {@code -r}, directories. */
@Command(name = "rm", description = "Deletes files; directories with -r.")
public final class RmCommand implements ShellCommand {
  @Option(
      names = {"-r", "-R"},
      description = "Deletes directories with everything below them.")
  boolean recursive;

  @Option(names = "-f", description = "A path that does not exist is no error.")
  boolean force;

  @Option(
      names = "-skipTrash",
      description = "Accepted; this version has no trash and deletes at once.")
  boolean skipTrash;

  @Parameters(paramLabel = "PATH", arity = "0..*")
  List<String> paths = new ArrayList<>();

  private final List<Map<String, Object>> deleted = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    if (paths.isEmpty() && !force) {
      throw new UsageException("no path given; expected one or more");
    }
    context.report().result(deleted);
    for (String operand : paths) {
      try {
        for (Target target : Operands.expand(context, operand)) {
          delete(context, target);
        }
      } catch (IOException | InvalidPathException e) {
        failed(context, e);
      }
    }
    return ExitCode.OK;
  }

  private void delete(CommandContext context, Target target) throws IOException {
    if (context.interruption().isStopped()) {
      return;
    }
    try {
      if (target.path().isRoot()) {
        throw new DfsException(
            ErrorCode.INVALID_ARGUMENT,
            "the root directory cannot be deleted; delete what is in it");
      }
      if (!recursive && target.stat().isDirectory()) {
        throw new DfsException(
            ErrorCode.IS_A_DIRECTORY, target + " is a directory; expected a file, or -r");
      }
      if (!target.fileSystem().delete(target.path(), recursive)) {
        throw new DfsException(ErrorCode.NOT_FOUND, target + ": no such file or directory");
      }
      deleted.add(Map.of("path", target.toString()));
      context.line("Deleted " + context.shown(target));
    } catch (IOException e) {
      failed(context, e);
    }
  }

  private void failed(CommandContext context, Exception e) throws IOException {
    Fatal.rethrowIfFatal(e);
    boolean absent = e instanceof DfsException refused && refused.code() == ErrorCode.NOT_FOUND;
    if (!absent || !force) {
      context.report().fail(e);
    }
  }
}
