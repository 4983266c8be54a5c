package io.ashlar.dist.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The data folders of a daemon, as its configuration names them. */
final class DataDirs {
  private DataDirs() {}

  static List<String> of(ClusterFolder folder, ClusterSpec spec, DaemonSpec daemon) {
    Map<String, String> values = new TreeMap<>(RoleKeys.of(folder, spec, daemon));
    values.putAll(spec.properties());
    values.putAll(daemon.properties());
    String key =
        switch (daemon.role()) {
          case NAMENODE -> "dfs.namenode.name.dir";
          case DATANODE -> "dfs.datanode.data.dir";
        };
    return Arrays.stream(values.getOrDefault(key, "").split(",", -1))
        .map(entry -> entry.trim().replaceFirst("^(\\[[^\\]]*\\])+", ""))
        .filter(entry -> !entry.isEmpty())
        .toList();
  }
}
