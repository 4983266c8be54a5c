package io.ashlar.datanode.testing;

import io.ashlar.common.config.Configuration;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.common.random.SeededRandomSource;
import io.ashlar.common.time.SystemClock;
import io.ashlar.datanode.server.DataNode;
import io.ashlar.datanode.server.DataNodeSeams;
import io.ashlar.protocol.types.ReplicaLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** DataNodes with real sockets below one fake NameNode. */
public final class TestCluster implements AutoCloseable {
  private final FakeNameNode nameNode = new FakeNameNode();
  private final List<DataNode> nodes = new ArrayList<>();
  private final List<Throwable> faults = new ArrayList<>();
  private final Path folder;
  private final Disk disk;
  private long seed = 7;

  public TestCluster(Path folder) throws IOException {
    this(folder, RealDisk.INSTANCE);
  }

  public TestCluster(Path folder, Disk disk) throws IOException {
    this.folder = folder;
    this.disk = disk;
  }

  public FakeNameNode nameNode() {
    return nameNode;
  }

  /** Starts one more, with its volume in {@code name} unless the values say otherwise. */
  public DataNode start(String name, Map<String, String> more) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("dfs.datanode.data.dir", folder.resolve(name).toString());
    values.put("dfs.datanode.address", "127.0.0.1:0");
    values.put("dfs.datanode.http.address", "127.0.0.1:0");
    values.put("dfs.namenode.rpc-address", nameNode.address());
    values.put("dfs.heartbeat.interval", "50ms");
    values.putAll(more);
    DataNode node =
        DataNode.start(
            Configuration.of(values),
            new DataNodeSeams(
                disk,
                SystemClock.INSTANCE,
                new SeededRandomSource(seed++),
                (where, cause) -> onFault(cause),
                CrashPoint.NONE));
    nodes.add(node);
    return node;
  }

  public DataNode start(String name) throws IOException {
    return start(name, Map.of());
  }

  private synchronized void onFault(Throwable cause) {
    faults.add(cause);
  }

  public synchronized List<Throwable> faults() {
    return List.copyOf(faults);
  }

  /** The nodes after the first, as a writer names them. */
  public static List<ReplicaLocation> targets(DataNode... others) {
    List<ReplicaLocation> targets = new ArrayList<>();
    for (DataNode node : others) {
      targets.add(ScratchClient.target(node.nodeId(), node.rpcAddress()));
    }
    return targets;
  }

  public static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new java.util.Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Override
  public void close() {
    nodes.forEach(DataNode::close);
    nameNode.close();
  }
}
