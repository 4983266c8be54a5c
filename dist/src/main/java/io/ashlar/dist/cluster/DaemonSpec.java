package io.ashlar.dist.cluster;

import java.util.Map;
import java.util.TreeMap;

/**
 * One daemon of a local cluster as {@code cluster.json} keeps it.
 *
 * @param id {@code nn1}, {@code dn2}
 * @param role what it is
 * @param rack of a DataNode; empty for a NameNode
 * @param rpcPort kept over restarts, so that addresses given to clients stay true
 * @param httpPort kept over restarts
 * @param properties its own keys, above those of the cluster
 */
public record DaemonSpec(
    String id, Role role, String rack, int rpcPort, int httpPort, Map<String, String> properties) {
  /** Keeps a sorted copy of the properties, so that the file is stable. */
  public DaemonSpec {
    properties = new TreeMap<>(properties);
  }

  /** The same daemon at other ports. */
  public DaemonSpec withPorts(int newRpcPort, int newHttpPort) {
    return new DaemonSpec(id, role, rack, newRpcPort, newHttpPort, properties);
  }

  /** The same daemon with more properties. */
  public DaemonSpec withProperties(Map<String, String> more) {
    Map<String, String> merged = new TreeMap<>(properties);
    merged.putAll(more);
    return new DaemonSpec(id, role, rack, rpcPort, httpPort, merged);
  }
}
