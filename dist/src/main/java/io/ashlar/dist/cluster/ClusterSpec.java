package io.ashlar.dist.cluster;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A local cluster as {@code cluster.json} keeps it.
 *
 * @param version of the file's layout
 * @param clusterId written into every folder of the cluster
 * @param host at which every daemon listens
 * @param racks number of racks
 * @param profile {@code default} or {@code test}
 * @param properties keys of every daemon and client
 * @param daemons NameNodes first
 */
public record ClusterSpec(
    int version,
    String clusterId,
    String host,
    int racks,
    String profile,
    Map<String, String> properties,
    List<DaemonSpec> daemons) {
  /** Layout that this version writes. */
  public static final int VERSION = 1;

  /** Keeps copies. */
  public ClusterSpec {
    properties = new TreeMap<>(properties);
    daemons = List.copyOf(daemons);
  }

  /** The one NameNode. */
  public DaemonSpec nameNode() {
    return daemons.get(0);
  }

  /** All DataNodes. */
  public List<DaemonSpec> dataNodes() {
    return daemons.stream().filter(daemon -> daemon.role() == Role.DATANODE).toList();
  }

  /** The daemon of that id, or null. */
  public @Nullable DaemonSpec find(String id) {
    return daemons.stream().filter(daemon -> daemon.id().equals(id)).findFirst().orElse(null);
  }

  /** The daemons named by {@code ids}, or all if it is empty. */
  public List<DaemonSpec> select(List<String> ids) throws DfsException {
    if (ids.isEmpty()) {
      return daemons;
    }
    List<DaemonSpec> selected = new ArrayList<>();
    for (String id : ids) {
      Role.ofId(id);
      DaemonSpec daemon = find(id);
      if (daemon == null) {
        List<String> known = daemons.stream().map(DaemonSpec::id).toList();
        throw new DfsException(
            ErrorCode.INVALID_ARGUMENT, "the cluster has no daemon " + id + "; it has " + known);
      }
      selected.add(daemon);
    }
    return selected;
  }

  /** The same cluster with {@code changed} in the place of the daemon of the same id. */
  public ClusterSpec with(DaemonSpec changed) {
    return withDaemons(
        daemons.stream()
            .map(daemon -> daemon.id().equals(changed.id()) ? changed : daemon)
            .toList());
  }

  /** The same cluster with other daemons. */
  public ClusterSpec withDaemons(List<DaemonSpec> newDaemons) {
    return new ClusterSpec(version, clusterId, host, racks, profile, properties, newDaemons);
  }

  /** The same cluster with more properties. */
  public ClusterSpec withProperties(Map<String, String> more) {
    Map<String, String> merged = new TreeMap<>(properties);
    merged.putAll(more);
    return new ClusterSpec(version, clusterId, host, racks, profile, merged, daemons);
  }

  /** File system of this cluster. */
  public String uri() {
    return "dfs://" + Addresses.format(host, nameNode().rpcPort());
  }
}
