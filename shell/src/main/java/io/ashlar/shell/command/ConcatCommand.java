package io.ashlar.shell.command;

import io.ashlar.common.path.DfsPath;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Moves the blocks of files to the end of another one. */
@Command(
    name = "concat",
    description = {
      "Moves the blocks of files to the end of TARGET, without copying a byte.",
      "The sources do not exist any more then."
    })
public final class ConcatCommand implements ShellCommand {
  @Parameters(index = "0", paramLabel = "TARGET")
  String targetText = "";

  @Parameters(index = "1..*", paramLabel = "SOURCE", arity = "1..*")
  List<String> sources = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    Target target = context.fileSystems().resolve(targetText);
    List<DfsPath> paths = new ArrayList<>();
    for (String source : sources) { // All or nothing, so that no pattern is expanded.
      Target resolved = context.fileSystems().resolve(source);
      if (resolved.fileSystem() != target.fileSystem()) {
        throw new DfsException(
            ErrorCode.INVALID_ARGUMENT, "concat works within one file system; expected one URI");
      }
      paths.add(resolved.path());
    }
    context.report().result(EntryJson.of(target.fileSystem().concat(target.path(), paths)));
    return ExitCode.OK;
  }
}
