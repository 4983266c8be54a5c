package io.ashlar.dist.cluster.command;

import io.ashlar.dist.cluster.ClusterFolder;
import io.ashlar.dist.cluster.ClusterStarter.Started;
import io.ashlar.dist.cluster.ClusterStatus;
import io.ashlar.dist.cluster.StatusReader;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Starts a local cluster, or single daemons of it, and waits until they serve. */
@Command(
    name = "start",
    description = {
      "Starts a local cluster, or single daemons of it, and waits until they serve.",
      "-D key=value is for all daemons, -D ID:key=value for one; both are remembered."
    })
public final class StartCommand implements ShellCommand {
  @Mixin FolderOption folderOption = new FolderOption();
  @Mixin TopologyOptions topology = new TopologyOptions();

  @Parameters(paramLabel = "ID", arity = "0..*", description = "Daemons like dn2; default: all.")
  List<String> ids = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    Unsupported.refuseHighAvailability(topology.isHighAvailability());
    ClusterFolder folder = folderOption.folder(context);
    Started started = Starts.start(context, folder, topology.request(context, ids));
    ClusterStatus status = new StatusReader(folder, context.clock()).read(started.spec());
    context.report().result(status);
    if (started.started().isEmpty()) {
      context.line("Already running: " + String.join(" ", started.alreadyRunning()));
    } else {
      context.line("Started: " + String.join(" ", started.started()));
    }
    StatusText.print(context, status);
    context.line("Use it with: export DFS_URI=" + status.uri());
    return ExitCode.OK;
  }
}
