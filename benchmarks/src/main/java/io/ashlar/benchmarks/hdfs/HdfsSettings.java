package io.ashlar.benchmarks.hdfs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a peer is set up.
 *
 * @param tuned more handlers, larger packets, and the heaps and collector that Ashlar's daemons
 *     have
 * @param syncOnClose forces blocks to disk when they are closed
 */
public record HdfsSettings(boolean tuned, boolean syncOnClose) {
  /** Settings of daemons, without addresses and folders. */
  Map<String, String> daemons() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("dfs.blocksize", "67108864");
    settings.put("dfs.replication", "3");
    settings.put("dfs.datanode.synconclose", Boolean.toString(syncOnClose));
    settings.put("dfs.namenode.datanode.registration.ip-hostname-check", "false");
    if (tuned) {
      settings.put("dfs.namenode.handler.count", "64");
      settings.put("dfs.datanode.handler.count", "32");
    }
    return settings;
  }

  /** Settings of clients. */
  public Map<String, String> clients() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("dfs.blocksize", "67108864");
    settings.put("dfs.replication", "3");
    if (tuned) {
      settings.put("dfs.client-write-packet-size", "1048576");
    }
    return settings;
  }

  /** JVM options of the NameNode. */
  List<String> nameNodeOptions() {
    return tuned ? List.of("-Xmx512m", "-XX:+UseSerialGC") : List.of("-Xmx2g");
  }

  /** JVM options of a DataNode; Ashlar's have 256 MB of heap and 256 MB of buffers beside it. */
  List<String> dataNodeOptions() {
    return tuned ? List.of("-Xmx512m", "-XX:+UseSerialGC") : List.of("-Xmx1g");
  }
}
