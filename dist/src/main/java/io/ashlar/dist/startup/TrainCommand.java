package io.ashlar.dist.startup;

import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Runs a small cluster and the common commands within this process, so that a JVM that was asked to
 * list its classes has loaded those that commands and daemons need.
 */
@Command(name = "train", hidden = true, description = "Used by the launcher to archive classes.")
public final class TrainCommand implements ShellCommand {
  @Parameters(paramLabel = "DIR", arity = "1", description = "A new folder for the trial's data.")
  String folder = "";

  @Override
  public int run(CommandContext context) throws IOException {
    Path dir = Files.createDirectories(Path.of(folder).toAbsolutePath());
    try (Trial trial = Trial.start(dir)) {
      trial.runCommands();
    } finally {
      PathUtils.deleteDirectory(dir);
    }
    return ExitCode.OK;
  }
}
