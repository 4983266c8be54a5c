package io.ashlar.namenode.command;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigKeyProvider;
import io.ashlar.namenode.lease.LeaseConfig;
import java.util.List;

/** Keys of the namespace: limits of files and leases. */
public final class NamespaceKeys implements ConfigKeyProvider {
  @Override
  public List<ConfigKey<?>> keys() {
    return List.of(
        FileDefaults.MIN_BLOCK_SIZE,
        FileDefaults.MAX_REPLICATION,
        LeaseConfig.SOFT_LIMIT,
        LeaseConfig.HARD_LIMIT,
        LeaseConfig.RECOVERY_INTERVAL);
  }
}
