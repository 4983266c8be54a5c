package io.ashlar.namenode.datanodes;

import io.ashlar.common.config.ConfigException;

/**
 * How silence is judged.
 *
 * @param heartbeatMs that nodes are asked to keep
 * @param staleMs of silence after which a node is stale
 * @param deadMs of silence after which it is dead
 */
public record DataNodesConfig(long heartbeatMs, long staleMs, long deadMs) {
  /** Refuses intervals that would call every node stale or dead. */
  public DataNodesConfig {
    if (staleMs <= heartbeatMs) {
      throw new ConfigException(
          "dfs.namenode.stale.datanode.interval = "
              + staleMs
              + "ms: expected more than dfs.heartbeat.interval, which is "
              + heartbeatMs
              + "ms");
    }
    if (deadMs <= staleMs) {
      throw new ConfigException(
          "dfs.namenode.dead.datanode.interval = "
              + deadMs
              + "ms: expected more than dfs.namenode.stale.datanode.interval, which is "
              + staleMs
              + "ms");
    }
  }
}
