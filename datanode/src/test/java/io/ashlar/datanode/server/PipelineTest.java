package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.datanode.testing.FakeNameNode;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.testkit.Await;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PipelineTest {
  private static final long BLOCK = 1L << 30;

  @TempDir Path folder;
  private TestCluster cluster;
  private ScratchClient client;

  @BeforeEach
  void start() throws Exception {
    cluster = new TestCluster(folder);
    client = new ScratchClient(FakeNameNode.NAMESPACE, 4096);
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
    assertThat(cluster.faults()).isEmpty();
  }

  @Test
  void shouldWriteThroughThreeNodesAndReadFromEach() throws Exception {
    DataNode one = cluster.start("dn1");
    DataNode two = cluster.start("dn2");
    DataNode three = cluster.start("dn3");
    byte[] content = TestCluster.bytes(10 * (1 << 20) + 777, 1);
    BlockKey block = ScratchClient.block(BLOCK, 1001);

    try (ScratchClient.Writer writer =
        client.openWrite(
            one.rpcAddress(),
            client.writeRequest(block, TestCluster.targets(two, three)).build())) {
      assertThat(writer.ready().getNodesList())
          .extracting(node -> node.getNodeId())
          .containsExactly(one.nodeId(), two.nodeId(), three.nodeId());
      writer.sendAll(content, 1 << 20);
      writer.finish(true);
    }

    for (DataNode node : new DataNode[] {one, two, three}) {
      assertThat(client.read(node.rpcAddress(), block, 0, content.length)).isEqualTo(content);
    }
    Await.until(
        "all three replicas are reported",
        10_000,
        () ->
            cluster.nameNode().changes().stream()
                    .filter(change -> change.getEvent() == ReplicaEvent.RECEIVED)
                    .filter(change -> change.getReplica().getLength() == content.length)
                    .count()
                == 3);
  }
}
