package io.ashlar.namenode.replication;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigType;
import io.ashlar.common.config.Configuration;
import io.ashlar.protocol.types.BalancerSettings;
import java.util.List;

/**
 * What the balancer may do. What an operator said by a command goes before the configuration.
 *
 * @param on whether it works
 * @param bandwidthBytes per second that a node may send, and receive, for it
 * @param thresholdPermille of a node's capacity by which it may be fuller or emptier than the mean
 */
public record BalanceConfig(boolean on, long bandwidthBytes, int thresholdPermille) {
  private static final int PERMILLE_PER_PERCENT = 10;
  private static final long KILOBYTE = 1L << 10;

  /** Whether it works. */
  public static final ConfigKey<Boolean> ENABLED =
      ConfigKey.of(
          "dfs.namenode.balance.enabled",
          ConfigType.BOOLEAN,
          "true",
          "Whether the NameNode evens out how full the DataNodes are.");

  /** Limit for each node. */
  public static final ConfigKey<Long> BANDWIDTH =
      ConfigKey.of(
              "dfs.namenode.balance.bandwidthPerSec",
              ConfigType.SIZE,
              "10m",
              "Bytes per second that a DataNode may send, and as many that it may receive, to even"
                  + " out how full the DataNodes are.")
          .range(value -> value >= 64 * KILOBYTE, "64k or more");

  /** Difference that does no harm. */
  public static final ConfigKey<Integer> THRESHOLD =
      ConfigKey.of(
              "dfs.namenode.balance.threshold",
              ConfigType.INT,
              "10",
              "Percent of its capacity by which a DataNode may be fuller or emptier than all"
                  + " together before replicas move.")
          .range(value -> value >= 1 && value <= 100, "from 1 to 100");

  /** The configuration's defaults. */
  public static BalanceConfig defaults() {
    return from(Configuration.empty());
  }

  /** Reads its keys. */
  public static BalanceConfig from(Configuration configuration) {
    return new BalanceConfig(
        configuration.get(ENABLED),
        configuration.get(BANDWIDTH),
        configuration.get(THRESHOLD) * PERMILLE_PER_PERCENT);
  }

  /** With what an operator said. */
  public BalanceConfig with(BalancerSettings settings) {
    boolean works =
        switch (settings.getState()) {
          case BALANCER_ON -> true;
          case BALANCER_OFF -> false;
          case BALANCER_AS_CONFIGURED, UNRECOGNIZED -> on;
        };
    return new BalanceConfig(
        works,
        settings.getBandwidthBytes() > 0 ? settings.getBandwidthBytes() : bandwidthBytes,
        settings.getThresholdPermille() > 0 ? settings.getThresholdPermille() : thresholdPermille);
  }

  static List<ConfigKey<?>> keys() {
    return List.of(ENABLED, BANDWIDTH, THRESHOLD);
  }
}
