package io.ashlar.dist;

import io.ashlar.dist.bench.BenchCommand;
import io.ashlar.dist.cluster.command.ClusterCommand;
import io.ashlar.dist.offline.EditsCommand;
import io.ashlar.dist.offline.ImageCommand;
import io.ashlar.dist.quickstart.QuickstartCommand;
import io.ashlar.dist.role.BookieCommand;
import io.ashlar.dist.role.DataNodeCommand;
import io.ashlar.dist.role.NameNodeCommand;
import io.ashlar.dist.role.ZooKeeperCommand;
import io.ashlar.dist.startup.TrainCommand;
import io.ashlar.shell.ShellCommands;
import io.ashlar.shell.cli.CommandTable;
import io.ashlar.shell.remote.DfsClientFileSystem;
import io.ashlar.shell.remote.FileSystems;

/** Every command of the program in the order in which help lists them. */
public final class Commands {
  private static final String CLUSTERS = "Local clusters";
  private static final String DAEMONS = "Daemons";
  private static final String OFFLINE = "Stopped clusters";

  private Commands() {}

  /** All commands. */
  public static CommandTable table() {
    CommandTable table = new CommandTable();
    table
        .add(CLUSTERS, "quickstart", "starts a cluster and proves it", QuickstartCommand::new)
        .add(CLUSTERS, "cluster", "starts, stops, shows local clusters", ClusterCommand::new)
        .add(CLUSTERS, "bench", "measures a cluster of its own", BenchCommand::new);
    ShellCommands.addFileCommands(table);
    table
        .add(DAEMONS, "namenode", "runs or prepares a NameNode", NameNodeCommand::new)
        .add(DAEMONS, "datanode", "runs a DataNode", DataNodeCommand::new)
        .add(DAEMONS, "bookie", "not in this version", BookieCommand::new)
        .add(DAEMONS, "zookeeper", "not in this version", ZooKeeperCommand::new)
        .add(OFFLINE, "image", "prints and compares images", ImageCommand::new)
        .add(OFFLINE, "edits", "prints segments of the edit log", EditsCommand::new);
    table.addHidden("train", TrainCommand::new);
    return ShellCommands.addOwnCommands(table);
  }

  /** Connects through the client library. */
  public static FileSystems.Connector connector() {
    return DfsClientFileSystem::connect;
  }
}
