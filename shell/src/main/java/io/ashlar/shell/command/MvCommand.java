package io.ashlar.shell.command;

import io.ashlar.common.path.InvalidPathException;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.glob.Operands;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves or renames within one file system. */
@Command(name = "mv", description = "Moves or renames files and directories.")
public final class MvCommand implements ShellCommand {
  @Option(names = "-f", description = "Replaces a file that exists.")
  boolean overwrite;

  @Parameters(paramLabel = "SOURCE... TARGET", hideParamSyntax = true, arity = "2..*")
  List<String> operands = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    String targetText = operands.get(operands.size() - 1);
    Target target = context.fileSystems().resolve(targetText);
    List<Target> sources = Operands.expand(context, operands.subList(0, operands.size() - 1));
    List<Map<String, String>> moved = new ArrayList<>();
    context.report().result(moved);
    if (sources.isEmpty()) {
      return ExitCode.OK;
    }
    boolean into =
        Destination.isInto(
            target, targetText, target.fileSystem().find(target.path()), sources.size());
    for (Target source : sources) {
      try {
        moved.add(move(source, target, into));
      } catch (IOException | InvalidPathException e) {
        Fatal.rethrowIfFatal(e);
        context.report().fail(e);
      }
    }
    return ExitCode.OK;
  }

  private Map<String, String> move(Target source, Target target, boolean into) throws IOException {
    if (source.fileSystem() != target.fileSystem()) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          "mv works within one file system; copy with 'dfs cp', then delete the source");
    }
    if (source.path().isRoot()) {
      throw new DfsException(ErrorCode.INVALID_ARGUMENT, "the root directory cannot be moved");
    }
    Target exact = into ? target.child(source.path().name()) : target;
    source.fileSystem().rename(source.path(), exact.path(), overwrite);
    return Map.of("source", source.toString(), "target", exact.toString());
  }
}
