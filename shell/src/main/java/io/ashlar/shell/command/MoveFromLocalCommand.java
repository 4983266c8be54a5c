package io.ashlar.shell.command;

import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;
import picocli.CommandLine.Command;

/** Like put, and deletes the local sources once all of them are stored. */
@Command(
    name = "moveFromLocal",
    description = "Like put; deletes the local sources once everything is stored.")
public final class MoveFromLocalCommand extends PutCommand implements ShellCommand {
  @Override
  public int run(CommandContext context) throws IOException {
    Copied copied = copy(context);
    if (!copied.result().failed().isEmpty() || !copied.result().skipped().isEmpty()) {
      context.report().note("the local sources are kept, because not everything was stored");
      return ExitCode.FAILED;
    }
    for (Path source : copied.sources()) {
      if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
        PathUtils.deleteDirectory(source);
      } else {
        Files.deleteIfExists(source);
      }
    }
    return ExitCode.OK;
  }
}
