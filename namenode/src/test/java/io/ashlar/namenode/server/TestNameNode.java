package io.ashlar.namenode.server;

import io.ashlar.common.config.Configuration;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.random.SeededRandomSource;
import io.ashlar.common.time.SystemClock;
import io.ashlar.namenode.storage.NameNodeFormatter;
import io.ashlar.namenode.storage.StorageVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A NameNode on a folder of the test, restarted at will. Its superuser is "root-of-test". */
final class TestNameNode implements AutoCloseable {
  static final String SUPERUSER = "root-of-test";
  static final UUID NAMESPACE = new UUID(1, 2);
  static final String CLUSTER = "test-cluster";

  final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final Configuration configuration;
  private NameNode running;

  TestNameNode(Path folder, Map<String, String> overrides) throws IOException {
    new NameNodeFormatter(RealDisk.INSTANCE)
        .format(
            List.of(folder),
            new StorageVersion(CLUSTER, NAMESPACE, StorageVersion.LAYOUT_VERSION, 0),
            false);
    this.configuration =
        Configuration.of(
                Map.of(
                    "dfs.namenode.name.dir", folder.toString(),
                    "dfs.namenode.rpc-address", "127.0.0.1:0",
                    "dfs.namenode.http-address", "127.0.0.1:0",
                    "dfs.namenode.resource.du.reserved", "1k",
                    "dfs.namenode.safemode.extension", "10ms",
                    "dfs.heartbeat.interval", "50ms",
                    "dfs.namenode.stale.datanode.interval", "60s",
                    "dfs.namenode.dead.datanode.interval", "120s"))
            .with(overrides);
    this.running = launch();
  }

  NameNode get() {
    return running;
  }

  InetSocketAddress address() {
    return running.rpcAddress();
  }

  void restart() throws IOException {
    running.close();
    running = launch();
  }

  private NameNode launch() throws IOException {
    return NameNode.start(
        configuration,
        new NameNodeParts(
            SystemClock.INSTANCE,
            RealDisk.INSTANCE,
            new SeededRandomSource(7),
            (where, cause) -> faults.add(cause),
            SUPERUSER));
  }

  @Override
  public void close() {
    running.close();
  }
}
