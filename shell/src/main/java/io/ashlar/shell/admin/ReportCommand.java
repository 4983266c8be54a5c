package io.ashlar.shell.admin;

import io.ashlar.client.ClusterReport;
import io.ashlar.client.DataNodeInfo;
import io.ashlar.client.FsStats;
import io.ashlar.client.NodeAddress;
import io.ashlar.client.SafeMode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.remote.RemoteFileSystem;
import io.ashlar.shell.text.Sizes;
import java.io.IOException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Shows the cluster as the NameNode sees it. */
@Command(name = "report", description = "Shows space, blocks, safe mode and every DataNode.")
public final class ReportCommand implements ShellCommand {
  @Override
  public int run(CommandContext context) throws IOException {
    RemoteFileSystem fileSystem = context.fileSystems().defaultFs();
    ClusterReport report = fileSystem.admin().report();
    context.report().result(report);
    if (!context.json()) {
      printCluster(context, fileSystem.uri(), report);
      for (DataNodeInfo node : report.nodes()) {
        printNode(context, node);
      }
    }
    return ExitCode.OK;
  }

  /** DataNodes whose heartbeats arrive. */
  static long live(ClusterReport report) {
    return report.nodes().stream().filter(node -> node.state().equals("live")).count();
  }

  private static void printCluster(CommandContext context, String uri, ClusterReport report)
      throws IOException {
    FsStats stats = report.stats();
    context.line("File system  " + uri);
    context.line(
        "Space        capacity "
            + Sizes.human(stats.capacityBytes())
            + "B, used "
            + Sizes.human(stats.usedBytes())
            + "B, free "
            + Sizes.human(stats.remainingBytes())
            + "B");
    context.line(
        "Namespace    "
            + stats.files()
            + " files, "
            + stats.directories()
            + " directories, "
            + stats.blocks()
            + " blocks");
    context.line(
        "Blocks       "
            + stats.underReplicatedBlocks()
            + " under-replicated, "
            + stats.missingBlocks()
            + " missing, "
            + stats.corruptBlocks()
            + " corrupt");
    context.line(
        "Copies       "
            + report.copies().queued()
            + " blocks queued, "
            + report.copies().lastReplica()
            + " of them on their last replica, "
            + report.copies().open()
            + " copies under way");
    context.line(
        "Log          epoch "
            + report.epoch()
            + ", durable txid "
            + report.durableTxid()
            + ", image txid "
            + report.imageTxid()
            + ", feature level "
            + report.featureLevel());
    context.line(
        "Clients      " + report.sessions() + " sessions, " + report.openLeases() + " open leases");
    context.line("Safe mode    " + (report.safeMode().active() ? "ON" : "OFF"));
    for (SafeMode.Reason reason : report.safeMode().reasons()) {
      context.line("  " + context.shown(reason.message()));
    }
    for (String folder : report.failedFolders()) {
      context.line("Metadata     folder failed: " + context.shown(folder));
    }
    for (String reason : report.readOnlyReasons()) {
      context.line("Read-only    " + context.shown(reason));
    }
    context.line("DataNodes    " + live(report) + " live of " + report.nodes().size());
  }

  private static void printNode(CommandContext context, DataNodeInfo node) throws IOException {
    String addresses =
        node.addresses().stream().map(NodeAddress::toString).collect(Collectors.joining(" "));
    context.line("");
    context.line(
        "DataNode "
            + addresses
            + "  "
            + node.rack()
            + "  "
            + node.state()
            + (node.adminState().equals("normal") ? "" : "  " + node.adminState())
            + "  node "
            + node.nodeId());
    context.line(
        "  last heartbeat "
            + node.lastHeartbeatMs()
            + " ms ago, "
            + node.blocks()
            + " blocks, "
            + node.activeStreams()
            + " streams, version "
            + context.shown(node.softwareVersion()));
    for (DataNodeInfo.Volume volume : node.volumes()) {
      context.line(
          "  volume "
              + context.shown(volume.path())
              + "  "
              + volume.storageType()
              + "  capacity "
              + Sizes.human(volume.capacityBytes())
              + "B, used "
              + Sizes.human(volume.usedBytes())
              + "B, free "
              + Sizes.human(volume.remainingBytes())
              + "B"
              + (volume.failed() ? "  FAILED: " + context.shown(volume.failure()) : ""));
    }
  }
}
