package io.ashlar.it.simulation.cluster;

import io.ashlar.common.config.Configuration;
import io.ashlar.it.simulation.net.SimNode;
import io.ashlar.it.simulation.world.SimClock;
import io.ashlar.it.simulation.world.SimProcess;
import io.ashlar.it.simulation.world.SimRandom;
import io.ashlar.namenode.editlog.EditLogConfig;
import io.ashlar.namenode.editlog.FolderListener;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.server.NameNode;
import io.ashlar.namenode.server.NameNodeParts;
import io.ashlar.namenode.storage.NameNodeFormatter;
import io.ashlar.namenode.storage.NameNodeStorage;
import io.ashlar.namenode.storage.RecoveredState;
import io.ashlar.namenode.storage.StorageVersion;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The NameNode as a process: the product's own, on a fake disk. */
public final class SimNameNode extends SimDaemon {
  static final int PORT = 8720;
  static final String USER = "sim";
  private static final Path FOLDER = Path.of("/nn/names");

  private final Configuration configuration;
  private final UUID namespace;
  private final LogWatch log;
  private @Nullable NameNode running;

  SimNameNode(SimCluster cluster, Map<String, String> settings) throws IOException {
    super(cluster, "nn1", 1);
    this.configuration =
        Configuration.of(
                Map.of(
                    "dfs.namenode.name.dir", FOLDER.toString(),
                    "dfs.namenode.rpc-address", host() + ":" + PORT,
                    "dfs.namenode.http-address", host() + ":1"))
            .with(settings);
    this.log = new LogWatch(disk(), FOLDER);
    this.namespace = new SimRandom(process()).nextUuid();
    new NameNodeFormatter(disk())
        .format(
            List.of(FOLDER),
            new StorageVersion("sim", namespace, StorageVersion.LAYOUT_VERSION, 0),
            false);
  }

  @Override
  void main(SimProcess process, SimNode node, FakeDisk disk) throws IOException {
    running =
        NameNode.start(
            configuration,
            new NameNodeParts(
                new SimClock(process, plantedWallClock()),
                new SimDisk(disk, process, faults(), log::beforeDelete),
                new SimRandom(process),
                this::onFault,
                USER,
                new SimHost(process, this::measuredBy),
                (threads, name) -> node.eventLoops()));
  }

  /** Everything that it ever decided. */
  public LogWatch log() {
    return log;
  }

  String namespaceId() {
    return namespace.toString();
  }

  /** The namespace as the disk of the dead process gives it. */
  public NamespaceView replay() throws IOException {
    disk().restart();
    NameNodeStorage storage = NameNodeStorage.open(disk(), List.of(FOLDER));
    try {
      RecoveredState recovered = storage.recover(EditLogConfig.defaults(), FolderListener.NONE);
      recovered.editLog().close();
      return recovered.namespace();
    } finally {
      storage.close();
    }
  }

  /** The one that runs, or ran last. */
  public @Nullable NameNode running() {
    return running;
  }
}
