package io.ashlar.client;

import java.util.List;

/**
 * The cluster as the NameNode sees it.
 *
 * @param readOnlyReasons why the NameNode refuses writes; empty when it takes them
 */
public record ClusterReport(
    FsStats stats,
    List<DataNodeInfo> nodes,
    SafeMode safeMode,
    long epoch,
    long durableTxid,
    long imageTxid,
    List<String> readOnlyReasons,
    long openLeases,
    long sessions) {
  /** Copies the lists. */
  public ClusterReport {
    nodes = List.copyOf(nodes);
    readOnlyReasons = List.copyOf(readOnlyReasons);
  }
}
