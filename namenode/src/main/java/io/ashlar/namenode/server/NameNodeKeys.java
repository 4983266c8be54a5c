package io.ashlar.namenode.server;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigKeyProvider;
import io.ashlar.common.config.ConfigType;
import io.ashlar.daemon.ListenAddress;
import io.ashlar.namenode.storage.StorageKeys;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Keys of the NameNode's process, its folders, its block management and its safe mode. */
public final class NameNodeKeys implements ConfigKeyProvider {
  private static final long DAY_MS = 86_400_000;

  /** Where it takes calls. */
  public static final ConfigKey<InetSocketAddress> RPC_ADDRESS =
      ConfigKey.of(
          "dfs.namenode.rpc-address",
          ListenAddress.TYPE,
          "127.0.0.1:8720",
          "Address on which the NameNode takes calls; port 0 takes a free one.");

  /** Where it shows metrics and health. */
  public static final ConfigKey<InetSocketAddress> HTTP_ADDRESS =
      ConfigKey.of(
          "dfs.namenode.http-address",
          ListenAddress.TYPE,
          "127.0.0.1:8721",
          "Address of /metrics and /health; port 0 takes a free one.");

  /** Worker threads. */
  public static final ConfigKey<Integer> HANDLER_COUNT =
      ConfigKey.of(
              "dfs.namenode.handler.count",
              ConfigType.INT,
              "8",
              "Threads that run reads of the namespace and decode block reports.")
          .range(value -> value >= 1 && value <= 1_024, "from 1 to 1024");

  /** Calls that wait for a worker. */
  public static final ConfigKey<Integer> CALL_QUEUE_SIZE =
      ConfigKey.of(
              "dfs.namenode.call-queue.size",
              ConfigType.INT,
              "4096",
              "Calls that wait for a handler thread; more are refused and tried again later.")
          .range(value -> value >= 1 && value <= 1_000_000, "from 1 to 1000000");

  /** Network threads. */
  public static final ConfigKey<Integer> IO_THREADS =
      ConfigKey.of(
              "dfs.namenode.io.threads",
              ConfigType.INT,
              "2",
              "Threads that move bytes between sockets and buffers.")
          .range(value -> value >= 1 && value <= 256, "from 1 to 256");

  /** Replicas that make a block count. */
  public static final ConfigKey<Integer> MIN_REPLICATION =
      ConfigKey.of(
              "dfs.namenode.replication.min",
              ConfigType.INT,
              "1",
              "Targets that a new block must have, and reported replicas that make a block count in"
                  + " safe mode.")
          .range(value -> value >= 1 && value <= 512, "from 1 to 512");

  /** Silence until stale. */
  public static final ConfigKey<Long> STALE_INTERVAL =
      ConfigKey.of(
              "dfs.namenode.stale.datanode.interval",
              ConfigType.DURATION_MS,
              "5s",
              "Silence after which a DataNode is stale: last choice for readers, none for writers.")
          .range(value -> value >= 20 && value <= DAY_MS, "from 20ms to 1d");

  /** Silence until dead. */
  public static final ConfigKey<Long> DEAD_INTERVAL =
      ConfigKey.of(
              "dfs.namenode.dead.datanode.interval",
              ConfigType.DURATION_MS,
              "30s",
              "Silence after which a DataNode is dead: its replicas do not count.")
          .range(value -> value >= 40 && value <= DAY_MS, "from 40ms to 1d");

  /** Share of blocks for the end of safe mode. */
  public static final ConfigKey<Double> SAFE_MODE_THRESHOLD =
      ConfigKey.of(
              "dfs.namenode.safemode.threshold-pct",
              new ConfigType<>("a number like 0.999", Double::valueOf),
              "0.999",
              "Share of the complete blocks that must be reported before safe mode ends.")
          .range(value -> value >= 0 && value <= 1, "from 0 to 1");

  /** Nodes for the end of safe mode. */
  public static final ConfigKey<Integer> SAFE_MODE_MIN_DATANODES =
      ConfigKey.of(
              "dfs.namenode.safemode.min.datanodes",
              ConfigType.INT,
              "0",
              "DataNodes that must be live before safe mode ends.")
          .range(value -> value >= 0, "0 or more");

  /** Wait at the end of safe mode. */
  public static final ConfigKey<Long> SAFE_MODE_EXTENSION =
      ConfigKey.of(
              "dfs.namenode.safemode.extension",
              ConfigType.DURATION_MS,
              "1s",
              "Time for which the other rules must hold before safe mode ends; an empty file system"
                  + " does not wait.")
          .range(value -> value <= DAY_MS, "up to 1d");

  /** Whether permissions bind. */
  public static final ConfigKey<Boolean> PERMISSIONS_ENABLED =
      ConfigKey.of(
          "dfs.permissions.enabled",
          ConfigType.BOOLEAN,
          "true",
          "Whether owner, group and mode of files and directories are enforced.");

  /** Name of the supergroup. */
  public static final ConfigKey<String> SUPERGROUP =
      ConfigKey.of(
          "dfs.permissions.superusergroup",
          ConfigType.STRING,
          "supergroup",
          "Group whose members may do everything, as may the user who runs the NameNode.");

  /** Members of the supergroup. */
  public static final ConfigKey<List<String>> SUPERGROUP_MEMBERS =
      ConfigKey.of(
          "dfs.permissions.superusergroup.members",
          ConfigType.LIST,
          "",
          "Users in the supergroup. Groups of the operating system are not looked up.");

  /** Table of racks. */
  public static final ConfigKey<String> TOPOLOGY_TABLE =
      ConfigKey.of(
          "net.topology.table.file.name",
          ConfigType.STRING,
          "",
          "File with lines 'HOST /RACK'. It wins over the rack that a DataNode is configured"
              + " with.");

  @Override
  public List<ConfigKey<?>> keys() {
    List<ConfigKey<?>> keys = new ArrayList<>(StorageKeys.keys());
    keys.addAll(
        List.of(
            RPC_ADDRESS,
            HTTP_ADDRESS,
            HANDLER_COUNT,
            CALL_QUEUE_SIZE,
            IO_THREADS,
            MIN_REPLICATION,
            STALE_INTERVAL,
            DEAD_INTERVAL,
            SAFE_MODE_THRESHOLD,
            SAFE_MODE_MIN_DATANODES,
            SAFE_MODE_EXTENSION,
            PERMISSIONS_ENABLED,
            SUPERGROUP,
            SUPERGROUP_MEMBERS,
            TOPOLOGY_TABLE));
    return keys;
  }
}
