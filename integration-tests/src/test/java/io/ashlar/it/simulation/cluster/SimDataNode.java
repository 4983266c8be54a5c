package io.ashlar.it.simulation.cluster;

import io.ashlar.common.config.Configuration;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.server.DataNode;
import io.ashlar.datanode.server.DataNodeSeams;
import io.ashlar.it.simulation.net.SimNode;
import io.ashlar.it.simulation.world.SimClock;
import io.ashlar.it.simulation.world.SimProcess;
import io.ashlar.it.simulation.world.SimRandom;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A DataNode as a process: the product's own, on a fake disk. */
public final class SimDataNode extends SimDaemon {
  private static final int PORT = 8730;

  private final Configuration configuration;
  private @Nullable DataNode running;

  SimDataNode(SimCluster cluster, int number, Map<String, String> settings) {
    super(cluster, "dn" + number, 10 + number);
    this.configuration =
        Configuration.of(
                Map.of(
                    "fs.defaultFS", cluster.uri().toString(),
                    "dfs.datanode.data.dir", "/dn" + number + "/a,/dn" + number + "/b",
                    "dfs.datanode.address", host() + ":" + PORT,
                    "dfs.datanode.http.address", host() + ":1",
                    "dfs.datanode.hostname", host()))
            .with(settings);
  }

  @Override
  void main(SimProcess process, SimNode node, FakeDisk disk) throws IOException {
    running =
        DataNode.startWithoutWaiting(
            configuration,
            new DataNodeSeams(
                new SimDisk(disk, process, faults(), file -> {}),
                new SimClock(process),
                new SimRandom(process),
                this::onFault,
                CrashPoint.NONE,
                new SimHost(process, this::measuredBy),
                (threads, name) -> node.eventLoops()));
  }

  /** The one that runs, or ran last. */
  public @Nullable DataNode running() {
    return running;
  }
}
