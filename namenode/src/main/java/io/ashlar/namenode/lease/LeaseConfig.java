package io.ashlar.namenode.lease;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigType;
import io.ashlar.common.config.Configuration;

/**
 * Limits of leases.
 *
 * @param softLimitMs without renewal, after which another client may take a lease
 * @param hardLimitMs without renewal, after which a session ends and its files are closed
 * @param recoveryIntervalMs that the first attempt at a block recovery may take
 */
public record LeaseConfig(long softLimitMs, long hardLimitMs, long recoveryIntervalMs) {
  /** Soft limit. */
  public static final ConfigKey<Long> SOFT_LIMIT =
      ConfigKey.of(
              "dfs.namenode.lease.soft-limit",
              ConfigType.DURATION_MS,
              "60s",
              "Time without renewal after which another client may take over a file.")
          .range(value -> value >= 100 && value <= 86_400_000, "from 100ms to 1d");

  /** Hard limit. */
  public static final ConfigKey<Long> HARD_LIMIT =
      ConfigKey.of(
              "dfs.namenode.lease.hard-limit",
              ConfigType.DURATION_MS,
              "20m",
              "Time without renewal after which a client counts as dead and its files are closed;"
                  + " not below the soft limit.")
          .range(value -> value >= 100 && value <= 7 * 86_400_000L, "from 100ms to 7d");

  /**
   * Time for an attempt at a block recovery. Shipped as more than the 2 s that a primary waits for
   * further candidates once a good one has answered: one that hangs must not have every attempt
   * overtaken by the next.
   */
  public static final ConfigKey<Long> RECOVERY_INTERVAL =
      ConfigKey.of(
              "dfs.namenode.recovery.interval",
              ConfigType.DURATION_MS,
              "5s",
              "Time without an answer after which block recovery is tried through another DataNode;"
                  + " doubled with each attempt, up to 16 times as long.")
          .range(value -> value >= 100 && value <= 3_600_000, "from 100ms to 1h");

  /** Limits with the shipped interval of recoveries. */
  public LeaseConfig(long softLimitMs, long hardLimitMs) {
    this(softLimitMs, hardLimitMs, 5_000);
  }

  /** Checks that the limits are in order. */
  public LeaseConfig {
    if (softLimitMs <= 0 || hardLimitMs < softLimitMs) {
      throw new IllegalArgumentException(
          SOFT_LIMIT.name()
              + " = "
              + softLimitMs
              + "ms and "
              + HARD_LIMIT.name()
              + " = "
              + hardLimitMs
              + "ms: expected 0 < soft limit <= hard limit");
    }
  }

  /** Reads its keys. */
  public static LeaseConfig from(Configuration configuration) {
    return new LeaseConfig(
        configuration.get(SOFT_LIMIT),
        configuration.get(HARD_LIMIT),
        configuration.get(RECOVERY_INTERVAL));
  }

  /** How often a client shall renew its session, so that one lost renewal does no harm. */
  public long renewEveryMs() {
    return Math.max(1, softLimitMs / 3);
  }
}
