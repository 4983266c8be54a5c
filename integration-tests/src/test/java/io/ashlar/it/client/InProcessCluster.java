package io.ashlar.it.client;

import io.ashlar.client.DfsClient;
import io.ashlar.common.config.Configuration;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.common.random.SecureRandomSource;
import io.ashlar.common.time.SystemClock;
import io.ashlar.datanode.server.DataNode;
import io.ashlar.datanode.server.DataNodeSeams;
import io.ashlar.namenode.server.NameNode;
import io.ashlar.namenode.server.NameNodeParts;
import io.ashlar.namenode.storage.NameNodeFormatter;
import io.ashlar.namenode.storage.StorageVersion;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;

/** A NameNode and DataNodes on folders of the test, with real sockets and disks. */
final class InProcessCluster implements AutoCloseable {
  private static final long START_MS = 30_000;

  final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final Path folder;
  private final Configuration nameNodeConfiguration;
  private final List<DataNode> dataNodes = new ArrayList<>();
  private final IntFunction<Disk> disks;
  private NameNode nameNode;

  InProcessCluster(Path folder, int nodes) throws IOException {
    this(folder, nodes, index -> RealDisk.INSTANCE);
  }

  /** {@code disks} gives each DataNode its own. */
  InProcessCluster(Path folder, int nodes, IntFunction<Disk> disks) throws IOException {
    this.folder = folder;
    this.disks = disks;
    Path names = folder.resolve("names");
    new NameNodeFormatter(RealDisk.INSTANCE)
        .format(
            List.of(names),
            new StorageVersion("it", UUID.randomUUID(), StorageVersion.LAYOUT_VERSION, 0),
            false);
    this.nameNodeConfiguration =
        Configuration.of(
            Map.of(
                "dfs.namenode.name.dir", names.toString(),
                "dfs.namenode.rpc-address", "127.0.0.1:0",
                "dfs.namenode.http-address", "127.0.0.1:0",
                "dfs.namenode.resource.du.reserved", "1k",
                "dfs.namenode.safemode.extension", "10ms",
                "dfs.namenode.safemode.min.datanodes", "1",
                "dfs.heartbeat.interval", "100ms",
                "dfs.blocksize", "1m",
                "dfs.bytes-per-checksum", "512"));
    this.nameNode = startNameNode(nameNodeConfiguration);
    for (int i = 0; i < nodes; i++) {
      dataNodes.add(startDataNode(i));
    }
    awaitNodes(nodes);
  }

  private NameNode startNameNode(Configuration configuration) throws IOException {
    return NameNode.start(configuration, NameNodeParts.real((where, cause) -> faults.add(cause)));
  }

  private DataNode startDataNode(int index) throws IOException {
    Path data = folder.resolve("data" + index);
    Files.createDirectories(data);
    return DataNode.start(
        Configuration.of(
            Map.of(
                "fs.defaultFS", uri().toString(),
                "dfs.datanode.data.dir", data.toString(),
                "dfs.datanode.address", "127.0.0.1:0",
                "dfs.datanode.http.address", "127.0.0.1:0",
                "dfs.datanode.du.reserved", "1k",
                "dfs.heartbeat.interval", "100ms")),
        new DataNodeSeams(
            disks.apply(index),
            SystemClock.INSTANCE,
            new SecureRandomSource(),
            (where, cause) -> faults.add(cause),
            CrashPoint.NONE));
  }

  private void awaitNodes(int wanted) throws IOException {
    try (DfsClient client = client()) {
      Await.until(
          wanted + " DataNodes are live and safe mode is off",
          START_MS,
          () ->
              client.admin().report().nodes().stream()
                          .filter(node -> node.state().equals("live"))
                          .count()
                      >= wanted
                  && !client.admin().report().safeMode().active());
    }
  }

  URI uri() {
    InetSocketAddress at = nameNode.rpcAddress();
    return URI.create("dfs://" + at.getAddress().getHostAddress() + ":" + at.getPort());
  }

  DfsClient client(String... settings) throws IOException {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return DfsClient.connect(uri(), all);
  }

  /** Which DataNode listens on that port. */
  int indexOf(int port) {
    for (int i = 0; i < dataNodes.size(); i++) {
      if (dataNodes.get(i).rpcAddress().getPort() == port) {
        return i;
      }
    }
    throw new IllegalArgumentException("no DataNode listens on port " + port);
  }

  /** Ends a DataNode. */
  void stopDataNode(int index) {
    dataNodes.get(index).close();
  }

  /** Ends the NameNode and starts it again on the same port. */
  void restartNameNode() throws IOException {
    InetSocketAddress at = nameNode.rpcAddress();
    nameNode.close();
    nameNode =
        startNameNode(
            nameNodeConfiguration.with(
                Map.of("dfs.namenode.rpc-address", "127.0.0.1:" + at.getPort())));
  }

  @Override
  public void close() {
    dataNodes.forEach(DataNode::close);
    nameNode.close();
  }
}
