package io.ashlar.client.config;

import io.ashlar.client.CloseDurability;
import io.ashlar.client.write.ReplacementPolicy;
import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigKeyProvider;
import io.ashlar.common.config.ConfigType;
import java.util.List;

/** Keys of the client. */
public final class ClientKeys implements ConfigKeyProvider {
  private static final long MEGABYTE = 1L << 20;

  /** Who acts. */
  public static final ConfigKey<String> USER =
      ConfigKey.of(
          "dfs.client.user",
          ConfigType.STRING,
          "",
          "User as whom the client acts; empty: HADOOP_USER_NAME of the environment, else the"
              + " user of the process.");

  /** What a close promises. */
  public static final ConfigKey<CloseDurability> CLOSE_DURABILITY =
      ConfigKey.of(
          "dfs.close.durability",
          ConfigType.oneOf(CloseDurability.class),
          "hsync",
          "hsync: a closed file is on the disks of all its replicas; flush: in the memory of their"
              + " machines.");

  /** Whole time of one operation. */
  public static final ConfigKey<Long> TIMEOUT =
      duration("dfs.client.timeout", "60s", "Time in which an operation is tried again.");

  /** Time for a first connection. */
  public static final ConfigKey<Long> CONNECT_TIMEOUT =
      duration("dfs.client.connect.timeout", "10s", "Time in which a connection must stand.");

  /** Time for a connection to a DataNode. */
  public static final ConfigKey<Long> NODE_CONNECT_TIMEOUT =
      duration(
          "dfs.client.node.connect.timeout",
          "3s",
          "Time in which a connection to a DataNode must stand.");

  /** Time of one attempt. */
  public static final ConfigKey<Long> ATTEMPT_TIMEOUT =
      duration(
          "dfs.client.attempt.timeout",
          "20s",
          "Time after which an unanswered call is sent again over a new connection.");

  /** Bytes on the way. */
  public static final ConfigKey<Long> WRITE_WINDOW =
      ConfigKey.of(
              "dfs.client.write.window",
              ConfigType.SIZE,
              "8m",
              "Bytes of an open file that may be without ack before the writer waits.")
          .range(value -> value >= 4096 && value <= 256 * MEGABYTE, "from 4k to 256m");

  /** Time without an ack. */
  public static final ConfigKey<Long> STALL_LIMIT =
      duration(
          "dfs.client.pipeline.stall-limit",
          "15s",
          "Longest wait for an ack or a set-up; then a pipeline goes on without the node that"
              + " holds it up.");

  /** Whether lost nodes are replaced at all. */
  public static final ConfigKey<Boolean> REPLACE_ENABLE =
      ConfigKey.of(
          "dfs.client.block.write.replace-datanode-on-failure.enable",
          ConfigType.BOOLEAN,
          "true",
          "false: lost nodes of a pipeline are not replaced, whatever the policy says.");

  /** When lost nodes are replaced. */
  public static final ConfigKey<ReplacementPolicy> REPLACE_POLICY =
      ConfigKey.of(
          "dfs.client.block.write.replace-datanode-on-failure.policy",
          ConfigType.oneOf(ReplacementPolicy.class),
          "DEFAULT",
          "DEFAULT: a lost node is replaced if the file has at least 3 replicas, and half of the"
              + " pipeline is gone or the block was flushed or appended to; ALWAYS; NEVER.");

  /** What happens without a replacement. */
  public static final ConfigKey<Boolean> REPLACE_BEST_EFFORT =
      ConfigKey.of(
          "dfs.client.block.write.replace-datanode-on-failure.best-effort",
          ConfigType.BOOLEAN,
          "true",
          "true: a pipeline goes on with the nodes that are left if no replacement is found; false:"
              + " the write fails.");

  /** When a node is slow. */
  public static final ConfigKey<Long> SLOW_NODE_LIMIT =
      ConfigKey.of(
              "dfs.client.slow-node.limit",
              ConfigType.DURATION_MS,
              "2s",
              "Share of a packet's time above which a node that stands out is replaced, if another"
                  + " one is found; 0: never.")
          .range(value -> value >= 0 && value <= 86_400_000, "from 0 to 1d");

  /** Bytes read ahead. */
  public static final ConfigKey<Long> READ_WINDOW =
      ConfigKey.of(
              "dfs.client.read.window",
              ConfigType.SIZE,
              "4m",
              "Bytes that a sequential reader holds ahead of its user.")
          .range(value -> value >= 4096 && value <= 256 * MEGABYTE, "from 4k to 256m");

  /** Time without data. */
  public static final ConfigKey<Long> READ_TIMEOUT =
      duration(
          "dfs.client.read.timeout",
          "20s",
          "Time without data after which a reader turns to another replica.");

  /** Rounds of new locations. */
  public static final ConfigKey<Integer> READ_REFETCHES =
      ConfigKey.of(
              "dfs.client.read.refetches",
              ConfigType.INT,
              "3",
              "How often a reader asks for locations again when all replicas failed.")
          .range(value -> value >= 0 && value <= 100, "from 0 to 100");

  /** Time for which a failed node comes last. */
  public static final ConfigKey<Long> NODE_AVOID =
      duration(
          "dfs.client.node.avoid",
          "30s",
          "Time for which a DataNode that failed is tried after all others.");

  /** Idle connections. */
  public static final ConfigKey<Integer> IDLE_CONNECTIONS =
      ConfigKey.of(
              "dfs.client.node.idle-connections",
              ConfigType.INT,
              "32",
              "Idle connections that are kept to each DataNode.")
          .range(value -> value >= 0 && value <= 1024, "from 0 to 1024");

  /** Event loop threads. */
  public static final ConfigKey<Integer> THREADS =
      ConfigKey.of(
              "dfs.client.threads",
              ConfigType.INT,
              "2",
              "Threads that move bytes between sockets and buffers.")
          .range(value -> value >= 1 && value <= 256, "from 1 to 256");

  private static ConfigKey<Long> duration(String name, String defaultText, String doc) {
    return ConfigKey.of(name, ConfigType.DURATION_MS, defaultText, doc)
        .range(value -> value >= 1 && value <= 86_400_000, "from 1ms to 1d");
  }

  @Override
  public List<ConfigKey<?>> keys() {
    return List.of(
        USER,
        CLOSE_DURABILITY,
        TIMEOUT,
        CONNECT_TIMEOUT,
        NODE_CONNECT_TIMEOUT,
        ATTEMPT_TIMEOUT,
        WRITE_WINDOW,
        STALL_LIMIT,
        REPLACE_ENABLE,
        REPLACE_POLICY,
        REPLACE_BEST_EFFORT,
        SLOW_NODE_LIMIT,
        READ_WINDOW,
        READ_TIMEOUT,
        READ_REFETCHES,
        NODE_AVOID,
        IDLE_CONNECTIONS,
        THREADS);
  }
}
