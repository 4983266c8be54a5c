package io.ashlar.dist.cluster;

import io.ashlar.common.config.SharedKeys;
import java.util.Map;
import java.util.TreeMap;

/** Keys that tell a daemon of a local cluster who it is: addresses, folders, rack. */
final class RoleKeys {
  private RoleKeys() {}

  static Map<String, String> of(ClusterFolder folder, ClusterSpec spec, DaemonSpec daemon) {
    Map<String, String> values = new TreeMap<>();
    values.put(SharedKeys.STATUS_FILE.name(), folder.status(daemon.id()).toString());
    String rpc = Addresses.format(spec.host(), daemon.rpcPort());
    String http = Addresses.format(spec.host(), daemon.httpPort());
    String data = folder.data(daemon.id()).toString();
    switch (daemon.role()) {
      case NAMENODE -> {
        values.put("dfs.namenode.rpc-address", rpc);
        values.put("dfs.namenode.http-address", http);
        values.put("dfs.namenode.name.dir", data + "/name");
      }
      case DATANODE -> {
        values.put("dfs.datanode.address", rpc);
        values.put("dfs.datanode.http.address", http);
        values.put("dfs.datanode.data.dir", data + "/data");
        values.put("dfs.datanode.rack", daemon.rack());
      }
    }
    return values;
  }
}
