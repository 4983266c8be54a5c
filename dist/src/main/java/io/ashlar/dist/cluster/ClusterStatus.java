package io.ashlar.dist.cluster;

import java.util.List;

/**
 * The document of {@code cluster status}.
 *
 * @param dir the cluster's folder
 * @param clusterId its id
 * @param uri its file system
 * @param state {@code running} (every daemon serves), {@code degraded} or {@code stopped}
 * @param daemons NameNodes first
 */
public record ClusterStatus(
    String dir, String clusterId, String uri, String state, List<DaemonStatus> daemons) {
  /** True if every daemon serves. */
  public boolean isRunning() {
    return state.equals(DaemonStatus.RUNNING);
  }

  /** True if no daemon has a process. */
  public boolean isStopped() {
    return state.equals(DaemonStatus.STOPPED);
  }
}
