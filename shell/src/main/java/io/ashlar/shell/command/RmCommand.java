package io.ashlar.shell.command;

import io.ashlar.common.path.InvalidPathException;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.StreamClosedException;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.glob.Glob;
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
    Deletions deletions = new Deletions(context, recursive, force, deleted);
    for (String operand : paths) {
      if (deletions.isOver()) {
        break; // Every further operand would only wait for the NameNode again.
      }
      try {
        if (Glob.isPattern(operand)) {
          deletions.settle();
        }
        for (Target target : Operands.expand(context, operand)) {
          deletions.start(target);
        }
      } catch (StreamClosedException e) {
        throw e;
      } catch (IOException | InvalidPathException e) {
        deletions.failed(e);
      }
    }
    deletions.finish();
    return ExitCode.OK;
  }
}
