package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.id.BlockId;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.testing.FakeNameNode;
import io.ashlar.datanode.testing.LeakGuard;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the tests over real sockets share: a cluster, a client, and the check that nothing leaks.
 */
abstract class DataNodeTest {
  static final int CHUNK = 512;
  static final BlockKey BLOCK = ScratchClient.block(1L << 30, 1001);
  static final long BUDGET = 64L << 20;
  static final int WAIT_MS = 15_000;

  static {
    LeakGuard.install();
  }

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // Each test class starts it before each test.
  TestCluster cluster;

  ScratchClient client = new ScratchClient(FakeNameNode.NAMESPACE, CHUNK);

  void startCluster(Disk disk) throws IOException {
    cluster = new TestCluster(folder, disk);
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
  }

  @AfterAll
  static void noBufferIsLost() {
    LeakGuard.check();
  }

  /** Writes and finalizes a block on one node. */
  byte[] write(DataNode node, BlockKey block, int length) throws DfsException {
    byte[] content = TestCluster.bytes(length, block.getBlockId());
    try (ScratchClient.Writer writer = open(node, block)) {
      writer.sendAll(content, 64 << 10);
      writer.finish(true);
    }
    return content;
  }

  ScratchClient.Writer open(DataNode first, BlockKey block, DataNode... others)
      throws DfsException {
    return client.openWrite(
        first.rpcAddress(), client.writeRequest(block, TestCluster.targets(others)).build());
  }

  /** The replica of {@link #BLOCK} on a node that has one. */
  static Replica replicaOf(DataNode node) {
    return Objects.requireNonNull(node.replicas().get(new BlockId(BLOCK.getBlockId())));
  }

  static Map<String, String> dirs(String value) {
    return Map.of("dfs.datanode.data.dir", value);
  }

  interface Operation {
    void run() throws Exception;
  }

  static DfsError errorOf(Operation operation) {
    try {
      operation.run();
    } catch (DfsException e) {
      return e.error();
    } catch (Exception e) {
      throw new AssertionError("expected a DfsException", e);
    }
    throw new AssertionError("it succeeded");
  }

  /** I9: when nobody works any more, nothing is open, promised or kept in memory. */
  static void awaitIdle(DataNode node) {
    Await.until("all streams of a node have ended", WAIT_MS, () -> node.streams().open() == 0);
    Await.until("all buffers are given back", WAIT_MS, () -> node.budget().left() == BUDGET);
    List<Volume> volumes = node.volumes().healthy();
    assertThat(volumes).allSatisfy(v -> assertThat(v.space().reservedBytes()).isZero());
  }
}
