package io.ashlar.datanode.report;

import io.ashlar.common.config.ConfigException;
import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.Configuration;
import io.ashlar.common.config.SharedKeys;
import io.ashlar.daemon.ListenAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/**
 * Where the NameNode is and how often it is told.
 *
 * @param address not looked up yet if it is a name
 */
public record NameNodeConfig(InetSocketAddress address, long heartbeatIntervalMs) {
  private static final int PORT_DEFAULT = 8720;

  /** Where the NameNode takes calls. */
  public static final ConfigKey<InetSocketAddress> NAMENODE_ADDRESS =
      ConfigKey.of(
          "dfs.namenode.rpc-address",
          ListenAddress.TYPE,
          "127.0.0.1:8720",
          "Address on which the NameNode takes calls; port 0 takes a free one.");

  /** Reads the keys; fs.defaultFS wins. */
  public static NameNodeConfig of(Configuration configuration) {
    String uri = configuration.get(SharedKeys.DEFAULT_FS);
    return new NameNodeConfig(
        uri.isEmpty() ? configuration.get(NAMENODE_ADDRESS) : parse(uri),
        configuration.get(SharedKeys.HEARTBEAT_INTERVAL));
  }

  private static InetSocketAddress parse(String text) {
    String expected =
        SharedKeys.DEFAULT_FS.name() + " = '" + text + "': expected a URI like dfs://host:8720";
    try {
      URI uri = URI.create(text);
      String host = uri.getHost();
      if (!"dfs".equals(uri.getScheme()) || host == null) {
        throw new ConfigException(expected);
      }
      int port = uri.getPort() < 0 ? PORT_DEFAULT : uri.getPort();
      return ListenAddress.parse(host + ":" + port);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(expected, e);
    }
  }

  /** All keys that are not shared. */
  public static List<ConfigKey<?>> keys() {
    return List.of(NAMENODE_ADDRESS);
  }
}
