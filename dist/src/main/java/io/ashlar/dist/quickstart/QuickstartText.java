package io.ashlar.dist.quickstart;

import io.ashlar.common.path.DfsPath;
import io.ashlar.dist.cluster.ClusterStatus;
import io.ashlar.dist.cluster.DaemonStatus;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.text.Sizes;
import io.ashlar.shell.transfer.TransferResult;
import java.io.IOException;
import java.util.Objects;

/** What quickstart tells a person. */
final class QuickstartText {
  private final CommandContext context;
  private final String dirOption;

  /**
   * @param dirOption {@code --dir DIR} as it must follow cluster commands, or empty
   */
  QuickstartText(CommandContext context, String dirOption) {
    this.context = context;
    this.dirOption = dirOption;
  }

  void running(ClusterStatus status, boolean wasRunning) throws IOException {
    long dataNodes =
        status.daemons().stream().filter(daemon -> daemon.role().equals("datanode")).count();
    long racks =
        status.daemons().stream()
            .map(DaemonStatus::rack)
            .filter(Objects::nonNull)
            .distinct()
            .count();
    context.line(
        (wasRunning ? "Was running  " : "Started      ")
            + status.uri()
            + ": 1 NameNode, "
            + dataNodes
            + " DataNodes on "
            + racks
            + " racks, in "
            + context.shown(status.dir()));
  }

  void stored(DfsPath path, TransferResult put, Placement.Counts stored, TransferResult compared)
      throws IOException {
    context.line("Stored       " + counts(put) + " in " + path + ", " + speed(put));
    context.line(
        "Listed       "
            + stored.files()
            + " files, "
            + stored.directories()
            + " directories, "
            + Sizes.human(stored.bytes())
            + "B");
    context.line("Compared     " + counts(compared) + ", read at " + speed(compared));
    context.line(
        "Blocks       " + stored.blocks() + " blocks, " + stored.replicas() + " replicas:");
    for (Placement.Node node : stored.nodes()) {
      context.line(
          "             "
              + node.node()
              + " in "
              + node.rack()
              + ": "
              + node.replicas()
              + " replicas, "
              + Sizes.human(node.bytes())
              + "B");
    }
  }

  void nextCommands(DfsPath path, ClusterStatus status) throws IOException {
    context.line("Every byte is equal. The cluster goes on running; try next:");
    if (!dirOption.isEmpty()) {
      context.line("  export DFS_URI=" + status.uri());
    }
    context.line("  bin/dfs ls -h " + path);
    context.line("  bin/dfs put README.md / && bin/dfs cat /README.md");
    context.line("  bin/dfs blocks /README.md");
    context.line("  bin/dfs admin report");
    context.line("  bin/dfs cluster status" + dirOption);
    context.line("  bin/dfs cluster stop" + dirOption);
  }

  private static String counts(TransferResult result) {
    return result.files()
        + " files, "
        + result.dirs()
        + " directories, "
        + Sizes.human(result.bytes())
        + "B";
  }

  private static String speed(TransferResult result) {
    return Sizes.rate(result.bytes(), result.seconds())
        + " ("
        + Sizes.seconds(result.seconds())
        + ")";
  }
}
