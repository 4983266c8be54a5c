package io.ashlar.dist.cluster.command;

import io.ashlar.dist.cluster.ClusterFolder;
import io.ashlar.dist.cluster.ClusterStatus;
import io.ashlar.dist.cluster.ClusterStopper;
import io.ashlar.dist.cluster.StatusReader;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops a local cluster, or single daemons of it. */
@Command(name = "stop", description = "Stops a local cluster, or single daemons of it.")
public final class StopCommand implements ShellCommand {
  private static final long TIMEOUT_MS = 30_000;

  @Mixin FolderOption folderOption = new FolderOption();

  @Option(names = "--kill", description = "SIGKILL instead of a clean stop.")
  boolean kill;

  @Parameters(paramLabel = "ID", arity = "0..*", description = "Daemons like dn2; default: all.")
  List<String> ids = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    ClusterFolder folder = folderOption.folder(context);
    List<String> stopped = new ClusterStopper(folder, context.clock(), TIMEOUT_MS).stop(ids, kill);
    ClusterStatus status = new StatusReader(folder, context.clock()).read(folder.read());
    context.report().result(status);
    context.line(
        stopped.isEmpty()
            ? "Nothing was running"
            : (kill ? "Killed: " : "Stopped: ") + String.join(" ", stopped));
    return ExitCode.OK;
  }
}
