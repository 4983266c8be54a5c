package io.ashlar.datanode.volume;

import io.ashlar.common.config.ConfigException;
import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigType;
import io.ashlar.common.config.Configuration;
import java.util.List;

/**
 * What the volumes of a DataNode are.
 *
 * @param dirs at least one
 * @param reserved kept free on each
 * @param failedTolerated volumes that may fail before the DataNode stops
 * @param threads file operations per volume that run at the same time
 * @param queueMax waiting file operations per volume beyond which new work is refused
 */
public record VolumeConfig(
    List<DataDir> dirs, ReservedSpace reserved, int failedTolerated, int threads, int queueMax) {
  /** Failed volumes with which a DataNode goes on. */
  public static final ConfigKey<Integer> FAILED_TOLERATED =
      ConfigKey.of(
              "dfs.datanode.failed.volumes.tolerated",
              ConfigType.INT,
              "-1",
              "Volumes that may fail before a DataNode stops; -1: all but one.")
          .range(value -> value >= -1, "-1 or more");

  /** Threads per volume. */
  public static final ConfigKey<Integer> THREADS =
      ConfigKey.of(
              "dfs.datanode.volume.threads",
              ConfigType.INT,
              "4",
              "File operations per volume that run at the same time.")
          .range(value -> value >= 1 && value <= 64, "from 1 to 64");

  /** Queue per volume. */
  public static final ConfigKey<Integer> QUEUE_MAX =
      ConfigKey.of(
              "dfs.datanode.volume.queue",
              ConfigType.INT,
              "1024",
              "File operations per volume that may wait before new ones are refused.")
          .range(value -> value >= 1 && value <= 1_000_000, "from 1 to 1000000");

  /** Refuses what cannot work. */
  public VolumeConfig {
    dirs = List.copyOf(dirs);
    if (dirs.isEmpty()) {
      throw new ConfigException(
          DataDir.KEY.name() + " is empty: expected at least one folder for replicas");
    }
    if (failedTolerated < 0) {
      failedTolerated = dirs.size() - 1;
    }
    if (failedTolerated >= dirs.size()) {
      throw new ConfigException(
          FAILED_TOLERATED.name()
              + " = "
              + failedTolerated
              + ": expected less than the number of volumes, "
              + dirs.size());
    }
  }

  /** Reads the keys. */
  public static VolumeConfig of(Configuration configuration) {
    return new VolumeConfig(
        configuration.get(DataDir.KEY),
        configuration.get(ReservedSpace.KEY),
        configuration.get(FAILED_TOLERATED),
        configuration.get(THREADS),
        configuration.get(QUEUE_MAX));
  }

  /** All keys. */
  public static List<ConfigKey<?>> keys() {
    return List.of(DataDir.KEY, ReservedSpace.KEY, FAILED_TOLERATED, THREADS, QUEUE_MAX);
  }
}
