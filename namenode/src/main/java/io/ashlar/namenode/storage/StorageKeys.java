package io.ashlar.namenode.storage;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigType;
import java.util.List;

/** Keys of the metadata folders and checkpoints. */
public final class StorageKeys {
  /** Folders, each of which holds everything. */
  public static final ConfigKey<List<String>> NAME_DIR =
      ConfigKey.of(
          "dfs.namenode.name.dir",
          ConfigType.LIST,
          "",
          "Metadata folders, separated by commas; each holds the whole namespace and log. Use two"
              + " on different disks.");

  /** Space below which writes are refused. */
  public static final ConfigKey<Long> RESERVED =
      ConfigKey.of(
          "dfs.namenode.resource.du.reserved",
          ConfigType.SIZE,
          "100m",
          "Free bytes that at least one metadata folder must have, or the NameNode takes no"
              + " writes.");

  /** Records after which an image is written. */
  public static final ConfigKey<Integer> CHECKPOINT_TXNS =
      ConfigKey.of(
              "dfs.namenode.checkpoint.txns",
              ConfigType.INT,
              "1000000",
              "Records since the last image after which the next one is written.")
          .range(value -> value >= 1, "at least 1");

  /** Time after which an image is written. */
  public static final ConfigKey<Long> CHECKPOINT_PERIOD =
      ConfigKey.of(
              "dfs.namenode.checkpoint.period",
              ConfigType.DURATION_MS,
              "1h",
              "Time since the last image after which the next one is written, if anything changed.")
          .range(value -> value >= 100, "at least 100ms");

  private StorageKeys() {}

  /** All of them. */
  public static List<ConfigKey<?>> keys() {
    return List.of(NAME_DIR, RESERVED, CHECKPOINT_TXNS, CHECKPOINT_PERIOD);
  }
}
