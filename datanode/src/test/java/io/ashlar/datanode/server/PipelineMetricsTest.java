package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.data.CopyReplicaRequest;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.RecoverBlock;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a DataNode counts of pipelines and recoveries, as /metrics shows it. */
final class PipelineMetricsTest extends DataNodeTest {
  private static final long NEXT = BLOCK.getGenerationStamp() + 1;

  private DataNode one;
  private DataNode two;

  @BeforeEach
  void start() throws IOException {
    startCluster(RealDisk.INSTANCE);
    one = cluster.start("dn1");
    two = cluster.start("dn2");
  }

  private static long value(DataNode node, String name) throws IOException {
    InetSocketAddress http = node.httpAddress();
    URI uri = URI.create("http://127.0.0.1:" + http.getPort() + "/metrics");
    try (InputStream in = uri.toURL().openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<String> found =
          text.lines()
              .filter(line -> line.split("[ {]", 2)[0].startsWith("datanode_" + name))
              .toList();
      assertThat(found).as(name + " in " + text).hasSize(1);
      return (long) Double.parseDouble(found.get(0).substring(found.get(0).lastIndexOf(' ') + 1));
    }
  }

  @Test
  void shouldCountStoppedStreamsCopiesAndReopenedReplicas() throws Exception {
    CopyReplicaRequest copy =
        CopyReplicaRequest.newBuilder()
            .setBlock(BLOCK)
            .setTarget(ScratchClient.target(two.nodeId(), two.rpcAddress()))
            .setBlockBytesExpected(1 << 20)
            .build();
    try (ScratchClient.Writer before = open(one, BLOCK)) {
      before.sendAll(TestCluster.bytes(3_000, 1), 1_024);
      client.call(one.rpcAddress(), RpcMethod.COPY_REPLICA, copy);
    }
    assertThat(errorOf(() -> client.call(one.rpcAddress(), RpcMethod.COPY_REPLICA, copy)).code())
        .isNotNull();
    try (ScratchClient.Writer writer =
        client.openWrite(
            one.rpcAddress(),
            client.continueRequest(BLOCK, NEXT, 3_000, 3_000, TestCluster.targets(two)))) {
      writer.finish(true);
    }

    assertThat(value(one, "streams_stopped")).isEqualTo(1);
    assertThat(value(one, "copies_started")).isEqualTo(2);
    assertThat(value(one, "copies_finished")).isEqualTo(1);
    assertThat(value(one, "copies_failed")).as("the target has it already").isEqualTo(1);
    assertThat(value(one, "copies_bytes")).isEqualTo(3_000);
    assertThat(value(two, "copies_received")).isEqualTo(1);
    assertThat(value(one, "replicas_reopened")).isEqualTo(1);
    assertThat(value(two, "replicas_reopened")).isEqualTo(1);
  }

  @Test
  void shouldCountRecoveriesThatItLeads() throws Exception {
    write(one, BLOCK, 3_000);
    RecoverBlock.Builder order =
        RecoverBlock.newBuilder()
            .setBlock(BLOCK)
            .setRecoveryId(NEXT)
            .setLengthExact(-1)
            .addAllCandidates(TestCluster.targets(one));
    order(1, order.setLengthMin(3_001));
    Await.until("the first recovery fails", WAIT_MS, () -> ofBoth("recoveries_failed") == 1);
    order(2, order.setLengthMin(3_000));
    Await.until("the second one succeeds", WAIT_MS, () -> ofBoth("recoveries_finished") == 1);

    assertThat(ofBoth("recoveries_started")).isEqualTo(2);
    assertThat(value(one, "replicas_recovered")).isEqualTo(1);
    assertThat(value(two, "replicas_recovered")).isZero();
  }

  /** Whichever node comes first leads. */
  private long ofBoth(String name) throws IOException {
    return value(one, name) + value(two, name);
  }

  private void order(long command, RecoverBlock.Builder order) {
    cluster
        .nameNode()
        .send(
            DataNodeCommand.newBuilder()
                .setCommandId(command)
                .setEpoch(1)
                .setRecoverBlock(order)
                .build());
  }
}
