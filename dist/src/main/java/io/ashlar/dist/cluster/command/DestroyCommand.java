package io.ashlar.dist.cluster.command;

import io.ashlar.dist.cluster.ClusterFolder;
import io.ashlar.dist.cluster.ClusterStopper;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Kills a local cluster, or DataNodes of it, and deletes everything that it stored. */
@Command(
    name = "destroy",
    description = "Kills a local cluster, or DataNodes of it, and deletes its data.")
public final class DestroyCommand implements ShellCommand {
  @Mixin FolderOption folderOption = new FolderOption();

  @Parameters(paramLabel = "ID", arity = "0..*", description = "DataNodes like dn2; default: all.")
  List<String> ids = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    ClusterFolder folder = folderOption.folder(context);
    List<String> destroyed = new ClusterStopper(folder, context.clock(), 0).destroy(ids);
    context.report().result(Map.of("dir", folder.dir().toString(), "destroyed", destroyed));
    context.line("Destroyed: " + String.join(" ", destroyed));
    return ExitCode.OK;
  }
}
