package io.ashlar.client;

import java.util.List;

/**
 * The cluster as the NameNode sees it.
 *
 * @param readOnlyReasons why the NameNode refuses writes; empty when it takes them
 * @param failedFolders metadata folders that take no batches of the edit log
 * @param featureLevel to which the namespace is finalized
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
    long sessions,
    Copies copies,
    List<String> failedFolders,
    int featureLevel) {
  /** Copies the lists. */
  public ClusterReport {
    nodes = List.copyOf(nodes);
    readOnlyReasons = List.copyOf(readOnlyReasons);
    failedFolders = List.copyOf(failedFolders);
  }

  /**
   * Blocks that are copied to have their replicas again.
   *
   * @param queued blocks that wait for a copy
   * @param lastReplica of them, with one good replica left
   * @param open copies under way
   */
  public record Copies(long queued, long lastReplica, long open) {}
}
