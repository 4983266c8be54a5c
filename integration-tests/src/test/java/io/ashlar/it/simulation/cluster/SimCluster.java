package io.ashlar.it.simulation.cluster;

import io.ashlar.it.simulation.net.SimNetwork;
import io.ashlar.it.simulation.world.EventKind;
import io.ashlar.it.simulation.world.SimWorld;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** A NameNode and DataNodes of the product in one simulated world. */
public final class SimCluster {
  private static final int FIRST_CLIENT_HOST = 100;

  private final SimWorld world;
  private final SimNetwork network;
  private final SplittableRandom supervisor;
  private final Set<Lie> lies;
  private final SimNameNode nameNode;
  private final List<SimDataNode> dataNodes = new ArrayList<>();

  /** Formats; starts nothing yet. */
  public SimCluster(SimWorld world, int nodes, Set<Lie> lies) throws IOException {
    this.world = world;
    this.network = new SimNetwork(world);
    this.supervisor = world.split();
    this.lies = lies;
    this.nameNode = new SimNameNode(this, nameNodeSettings());
    for (int i = 1; i <= nodes; i++) {
      dataNodes.add(new SimDataNode(this, i, dataNodeSettings(i)));
    }
  }

  private static Map<String, String> nameNodeSettings() {
    return Map.ofEntries(
        Map.entry("dfs.namenode.resource.du.reserved", "1k"),
        Map.entry("dfs.namenode.safemode.extension", "200ms"),
        Map.entry("dfs.namenode.safemode.min.datanodes", "1"),
        Map.entry("dfs.heartbeat.interval", "300ms"),
        Map.entry("dfs.namenode.stale.datanode.interval", "1s"),
        Map.entry("dfs.namenode.dead.datanode.interval", "4s"),
        Map.entry("dfs.namenode.lease.soft-limit", "5s"),
        Map.entry("dfs.namenode.lease.hard-limit", "10s"),
        Map.entry("dfs.namenode.fs-limits.min-block-size", "64k"),
        Map.entry("dfs.blocksize", "128k"),
        Map.entry("dfs.bytes-per-checksum", "512"));
  }

  private static Map<String, String> dataNodeSettings(int number) {
    return Map.of(
        "dfs.datanode.du.reserved", "1k",
        "dfs.heartbeat.interval", "300ms",
        "dfs.datanode.failed.volumes.tolerated", "1",
        "dfs.datanode.rack", "/rack" + number % 3);
  }

  /** A client on a host of its own; {@code number} from 0. */
  public SimClient client(String name, int number) {
    return new SimClient(this, name, FIRST_CLIENT_HOST + number);
  }

  /** Starts all. */
  public void start() {
    nameNode.start();
    dataNodes.forEach(SimDataNode::start);
  }

  /** The world. */
  public SimWorld world() {
    return world;
  }

  /** The network. */
  public SimNetwork network() {
    return network;
  }

  Set<Lie> lies() {
    return lies;
  }

  /** The NameNode. */
  public SimNameNode nameNode() {
    return nameNode;
  }

  /** The DataNodes. */
  public List<SimDataNode> dataNodes() {
    return dataNodes;
  }

  /** The DataNode on {@code host}. */
  public SimDataNode nodeAt(String host) {
    return dataNodes.stream()
        .filter(node -> node.host().equals(host))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no DataNode is at " + host));
  }

  /** Where clients connect. */
  public URI uri() {
    return URI.create("dfs://" + SimDaemon.addressOf(1).getHostAddress() + ":" + SimNameNode.PORT);
  }

  /** Whoever watches over the daemons starts one again that gave up. */
  void superviseAfterFault(SimDaemon daemon) {
    long ms = 500L + supervisor.nextInt(4_000);
    world.after(
        null,
        EventKind.FAULT,
        ms * 1_000_000,
        () -> {
          if (!daemon.process().alive()) {
            daemon.start();
          }
        });
  }

  /** A daemon gave up. Without a fault of its disk that is a bug. */
  void onFault(SimDaemon daemon, String where, Throwable cause) {
    world.note(daemon.process() + " has a fault in " + where + ": " + cause);
    if (cause instanceof RuntimeException || cause instanceof Error) {
      world.violation("I12", daemon.process() + " stopped in " + where + ": " + cause);
    }
  }
}
