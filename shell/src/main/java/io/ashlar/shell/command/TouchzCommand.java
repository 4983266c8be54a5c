package io.ashlar.shell.command;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes empty files. */
@Command(name = "touchz", description = "Makes empty files; refuses a file that is not empty.")
public final class TouchzCommand implements ShellCommand {
  /** Permission bits of new files. */
  static final int MODE = 0644;

  @Parameters(paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    return ForEach.literal(
        context,
        paths,
        target -> {
          FileStatus existing = target.fileSystem().find(target.path());
          if (existing != null && existing.isDirectory()) {
            throw new DfsException(ErrorCode.IS_A_DIRECTORY, target + " is a directory");
          }
          if (existing != null && existing.length() != 0) {
            throw new DfsException(
                ErrorCode.ALREADY_EXISTS,
                target + " has " + existing.length() + " bytes; expected none");
          }
          createEmpty(target, existing != null);
          return Map.of("path", target.toString(), "created", existing == null);
        });
  }

  /** An empty file is complete at once, so it needs no temporary name. */
  static void createEmpty(Target target, boolean overwrite) throws IOException {
    target
        .fileSystem()
        .createEmpty(
            target.path(), CreateOptions.defaults().withMode(MODE).withOverwrite(overwrite));
  }
}
