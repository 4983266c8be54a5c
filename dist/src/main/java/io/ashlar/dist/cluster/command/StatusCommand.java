package io.ashlar.dist.cluster.command;

import io.ashlar.dist.cluster.ClusterFolder;
import io.ashlar.dist.cluster.ClusterStatus;
import io.ashlar.dist.cluster.StatusReader;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the daemons of a local cluster. */
@Command(name = "status", description = "Shows the daemons of a local cluster.")
public final class StatusCommand implements ShellCommand {
  @Mixin FolderOption folderOption = new FolderOption();

  @Override
  public int run(CommandContext context) throws IOException {
    ClusterFolder folder = folderOption.folder(context);
    ClusterStatus status = new StatusReader(folder, context.clock()).read(folder.read());
    context.report().result(status);
    StatusText.print(context, status);
    return ExitCode.OK;
  }
}
