package io.ashlar.it.simulation.check;

import io.ashlar.it.simulation.cluster.SimCluster;
import io.ashlar.it.simulation.cluster.SimDataNode;
import io.ashlar.it.simulation.world.SimWorld;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** I8: what no file holds is deleted from the disks. */
final class ReplicaCheck {
  private static final long CONVERGE_MS = 60_000;
  private static final long POLL_MS = 500;

  private final SimCluster cluster;
  private final SimWorld world;
  private final BlockOwners owners;

  ReplicaCheck(SimCluster cluster, BlockOwners owners) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.owners = owners;
  }

  void check() {
    long end = world.nowMs() + CONVERGE_MS;
    Set<String> foreign = foreign();
    while (!foreign.isEmpty() && world.nowMs() < end) {
      world.runFor(POLL_MS);
      foreign = foreign();
    }
    if (!foreign.isEmpty()) {
      world.violation("I8", "replicas that no file holds: " + foreign);
    }
  }

  private Set<String> foreign() {
    Set<String> foreign = new TreeSet<>();
    for (SimDataNode node : cluster.dataNodes()) {
      for (Path file : node.disk().allFiles()) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith("blk_") && !name.endsWith(".meta") && !name.contains(".tmp")) {
          String id = name.substring("blk_".length());
          if (!owners.owned(Long.parseLong(id))) {
            foreign.add(node.process() + ":" + file);
          }
        }
      }
    }
    return foreign;
  }
}
