package io.ashlar.namenode.replication;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigKeyProvider;
import io.ashlar.common.config.ConfigType;
import io.ashlar.common.config.Configuration;
import java.util.ArrayList;
import java.util.List;

/**
 * How hard copies may press.
 *
 * @param streamsMax replicas that a node sends at a time
 * @param timeoutMs after which an unreported transfer of an empty block is given up; large ones get
 *     longer
 * @param maintenanceMin replicas that must be in service while others are in maintenance
 * @param balance what the balancer may do
 */
public record ReplicationConfig(
    int streamsMax, long timeoutMs, int maintenanceMin, BalanceConfig balance) {
  /** With the defaults of all that is not named. */
  public ReplicationConfig(int streamsMax, long timeoutMs) {
    this(streamsMax, timeoutMs, 1, BalanceConfig.defaults());
  }

  /** Streams for copies. */
  public static final ConfigKey<Integer> STREAMS_MAX =
      ConfigKey.of(
              "dfs.namenode.replication.max-streams",
              ConfigType.INT,
              "2",
              "Replicas that a DataNode sends to others at a time, to replace lost ones.")
          .range(value -> value >= 1 && value <= 1_000, "from 1 to 1000");

  /** Time for a copy. */
  public static final ConfigKey<Long> TIMEOUT =
      ConfigKey.of(
              "dfs.namenode.replication.pending.timeout",
              ConfigType.DURATION_MS,
              "2m",
              "Time after which a copy that nobody reported is ordered anew; a second more for each"
                  + " megabyte.")
          .range(value -> value >= 1_000 && value <= 86_400_000, "from 1s to 1d");

  /** Replicas beside those in maintenance. */
  public static final ConfigKey<Integer> MAINTENANCE_MIN =
      ConfigKey.of(
              "dfs.namenode.maintenance.replication.min",
              ConfigType.INT,
              "1",
              "Replicas of a block that must be on nodes in service while nodes that hold others"
                  + " are in maintenance.")
          .range(value -> value >= 0 && value <= 1_000, "from 0 to 1000");

  /** Reads its keys. */
  public static ReplicationConfig from(Configuration configuration) {
    return new ReplicationConfig(
        configuration.get(STREAMS_MAX),
        configuration.get(TIMEOUT),
        configuration.get(MAINTENANCE_MIN),
        BalanceConfig.from(configuration));
  }

  /** Declares the keys. */
  public static final class Keys implements ConfigKeyProvider {
    @Override
    public List<ConfigKey<?>> keys() {
      List<ConfigKey<?>> keys = new ArrayList<>(List.of(STREAMS_MAX, TIMEOUT, MAINTENANCE_MIN));
      keys.addAll(BalanceConfig.keys());
      return keys;
    }
  }
}
