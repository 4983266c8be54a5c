package io.ashlar.namenode.server;

import io.ashlar.common.config.ConfigException;
import io.ashlar.common.config.Configuration;
import io.ashlar.common.config.SharedKeys;
import io.ashlar.namenode.command.FileDefaults;
import io.ashlar.namenode.datanodes.DataNodesConfig;
import io.ashlar.namenode.lease.LeaseConfig;
import io.ashlar.namenode.replication.ReplicationConfig;
import io.ashlar.namenode.safemode.SafeModeConfig;
import io.ashlar.namenode.storage.StorageKeys;
import io.ashlar.rpc.RpcKeys;
import io.ashlar.rpc.RpcLimits;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Everything that a NameNode is configured with, by the part that reads it.
 *
 * @param topologyTable file of racks; empty: none
 * @param writePacketBytes told to clients
 */
public record NameNodeConfig(
    Listening listening,
    Storage storage,
    FileDefaults files,
    LeaseConfig leases,
    DataNodesConfig dataNodes,
    SafeModeConfig safeMode,
    ReplicationConfig replication,
    Permissions permissions,
    int minReplication,
    String topologyTable,
    long writePacketBytes) {
  /**
   * How calls come in.
   *
   * @param handlers worker threads
   * @param queuedMax calls that wait for one
   * @param ioThreads event loops
   * @param limits of what peers may do
   */
  public record Listening(
      InetSocketAddress rpc,
      InetSocketAddress http,
      int handlers,
      int queuedMax,
      int ioThreads,
      RpcLimits limits) {}

  /**
   * Metadata folders.
   *
   * @param folders at least one
   * @param reservedBytes that one of them must have free, or writes are refused
   * @param checkpointTxns records after which an image is written
   * @param checkpointPeriodMs time after which one is written, if anything changed
   */
  public record Storage(
      List<Path> folders, long reservedBytes, int checkpointTxns, long checkpointPeriodMs) {
    /** Refuses none, or one twice. */
    public Storage {
      folders = List.copyOf(folders);
      if (folders.isEmpty()) {
        throw new ConfigException(
            StorageKeys.NAME_DIR.name() + " is empty: expected at least one folder");
      }
      if (Set.copyOf(folders).size() != folders.size()) {
        throw new ConfigException(
            StorageKeys.NAME_DIR.name() + " = " + folders + ": a folder is named twice");
      }
    }
  }

  /** Who may do what. */
  public record Permissions(boolean enabled, String supergroup, Set<String> members) {}

  /** Checks what no single key can. */
  public NameNodeConfig {
    if (minReplication > files.replication()) {
      throw new ConfigException(
          NameNodeKeys.MIN_REPLICATION.name()
              + " = "
              + minReplication
              + ": expected at most "
              + SharedKeys.REPLICATION.name()
              + ", which is "
              + files.replication());
    }
  }

  /** Reads and checks its keys. */
  public static NameNodeConfig from(Configuration configuration) {
    return new NameNodeConfig(
        new Listening(
            configuration.get(NameNodeKeys.RPC_ADDRESS),
            configuration.get(NameNodeKeys.HTTP_ADDRESS),
            configuration.get(NameNodeKeys.HANDLER_COUNT),
            configuration.get(NameNodeKeys.CALL_QUEUE_SIZE),
            configuration.get(NameNodeKeys.IO_THREADS),
            RpcKeys.limits(configuration)),
        storage(configuration),
        FileDefaults.from(configuration),
        LeaseConfig.from(configuration),
        new DataNodesConfig(
            configuration.get(SharedKeys.HEARTBEAT_INTERVAL),
            configuration.get(NameNodeKeys.STALE_INTERVAL),
            configuration.get(NameNodeKeys.DEAD_INTERVAL)),
        new SafeModeConfig(
            configuration.get(NameNodeKeys.SAFE_MODE_THRESHOLD),
            configuration.get(NameNodeKeys.SAFE_MODE_MIN_DATANODES),
            configuration.get(NameNodeKeys.SAFE_MODE_EXTENSION)),
        ReplicationConfig.from(configuration),
        new Permissions(
            configuration.get(NameNodeKeys.PERMISSIONS_ENABLED),
            configuration.get(NameNodeKeys.SUPERGROUP),
            Set.copyOf(configuration.get(NameNodeKeys.SUPERGROUP_MEMBERS))),
        configuration.get(NameNodeKeys.MIN_REPLICATION),
        configuration.get(NameNodeKeys.TOPOLOGY_TABLE),
        configuration.get(SharedKeys.WRITE_PACKET_SIZE));
  }

  private static Storage storage(Configuration configuration) {
    return new Storage(
        configuration.get(StorageKeys.NAME_DIR).stream()
            .map(folder -> Path.of(folder).toAbsolutePath().normalize())
            .toList(),
        configuration.get(StorageKeys.RESERVED),
        configuration.get(StorageKeys.CHECKPOINT_TXNS),
        configuration.get(StorageKeys.CHECKPOINT_PERIOD));
  }
}
