package io.ashlar.datanode.server;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigKeyProvider;
import io.ashlar.common.config.ConfigType;
import io.ashlar.daemon.ListenAddress;
import io.ashlar.datanode.report.NameNodeConfig;
import io.ashlar.datanode.scanner.ScanConfig;
import io.ashlar.datanode.transfer.TransferConfig;
import io.ashlar.datanode.volume.VolumeConfig;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** All keys of a DataNode. */
public final class DataNodeKeys implements ConfigKeyProvider {
  /** Where it takes block streams. */
  public static final ConfigKey<InetSocketAddress> ADDRESS =
      ConfigKey.of(
          "dfs.datanode.address",
          ListenAddress.TYPE,
          "127.0.0.1:8730",
          "Address on which a DataNode takes block streams; port 0 takes a free one.");

  /** Where it shows metrics and health. */
  public static final ConfigKey<InetSocketAddress> HTTP_ADDRESS =
      ConfigKey.of(
          "dfs.datanode.http.address",
          ListenAddress.TYPE,
          "127.0.0.1:8731",
          "Address of a DataNode's /metrics and /health; port 0 takes a free one.");

  /** Names that others use. */
  public static final ConfigKey<List<String>> HOSTNAMES =
      ConfigKey.of(
          "dfs.datanode.hostname",
          ConfigType.LIST,
          "",
          "Hosts or addresses under which others reach this DataNode, tried in this order; empty:"
              + " the address it listens on.");

  /** Place in the network. */
  public static final ConfigKey<String> RACK =
      ConfigKey.of(
              "dfs.datanode.rack",
              ConfigType.STRING,
              "/default-rack",
              "Rack of this DataNode, unless the NameNode's topology says otherwise.")
          .range(value -> value.startsWith("/") && value.length() > 1, "a path like /rack1");

  /** Network threads. */
  public static final ConfigKey<Integer> IO_THREADS =
      ConfigKey.of(
              "dfs.datanode.io.threads",
              ConfigType.INT,
              "2",
              "Threads that move bytes between sockets and buffers.")
          .range(value -> value >= 1 && value <= 256, "from 1 to 256");

  @Override
  public List<ConfigKey<?>> keys() {
    List<ConfigKey<?>> all =
        new ArrayList<>(List.of(ADDRESS, HTTP_ADDRESS, HOSTNAMES, RACK, IO_THREADS));
    all.addAll(VolumeConfig.keys());
    all.addAll(TransferConfig.keys());
    all.addAll(ScanConfig.keys());
    all.addAll(NameNodeConfig.keys());
    return all;
  }
}
