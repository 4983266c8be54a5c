package io.ashlar.common.config;

import java.util.List;

/** Keys that more than one part reads. */
public final class SharedKeys implements ConfigKeyProvider {
  private static final long MEGABYTE = 1L << 20;

  /** Where a path without authority goes. */
  public static final ConfigKey<String> DEFAULT_FS =
      ConfigKey.of(
          "fs.defaultFS",
          ConfigType.STRING,
          "",
          "File system of paths without authority, for example dfs://host:8720.");

  /** Block size of new files. */
  public static final ConfigKey<Long> BLOCK_SIZE =
      ConfigKey.of("dfs.blocksize", ConfigType.SIZE, "64m", "Block size of new files, bytes.")
          .range(value -> value >= 512 && value <= 1L << 40, "from 512 to 1t");

  /** Replicas of new files. */
  public static final ConfigKey<Integer> REPLICATION =
      ConfigKey.of("dfs.replication", ConfigType.INT, "3", "Replicas of new files.")
          .range(value -> value >= 1 && value <= 512, "from 1 to 512");

  /** Chunk size: bytes that one checksum covers. */
  public static final ConfigKey<Long> BYTES_PER_CHECKSUM =
      ConfigKey.of(
              "dfs.bytes-per-checksum",
              ConfigType.SIZE,
              "4k",
              "Bytes that one CRC32C covers in new files.")
          .range(
              value -> value >= 16 && value <= MEGABYTE && value % 16 == 0,
              "a multiple of 16 from 16 to 1m");

  /** Data bytes per packet of the write pipeline. */
  public static final ConfigKey<Long> WRITE_PACKET_SIZE =
      ConfigKey.of(
              "dfs.client-write-packet-size",
              ConfigType.SIZE,
              "256k",
              "Data bytes per packet of the write pipeline.")
          .range(value -> value >= 512 && value <= 8 * MEGABYTE, "from 512 to 8m");

  /** Time between two heartbeats of a DataNode. */
  public static final ConfigKey<Long> HEARTBEAT_INTERVAL =
      ConfigKey.of(
              "dfs.heartbeat.interval",
              ConfigType.DURATION_MS,
              "1s",
              "Time between two heartbeats of a DataNode.")
          .range(value -> value >= 10 && value <= 600_000, "from 10ms to 10m");

  /** Where a daemon says that it listens. */
  public static final ConfigKey<String> STATUS_FILE =
      ConfigKey.of(
          "dfs.daemon.status-file",
          ConfigType.STRING,
          "",
          "File that a daemon writes once it listens (JSON: pid, rpc, http) and removes at a clean"
              + " stop; empty: none.");

  @Override
  public List<ConfigKey<?>> keys() {
    return List.of(
        DEFAULT_FS,
        BLOCK_SIZE,
        REPLICATION,
        BYTES_PER_CHECKSUM,
        WRITE_PACKET_SIZE,
        HEARTBEAT_INTERVAL,
        STATUS_FILE);
  }
}
