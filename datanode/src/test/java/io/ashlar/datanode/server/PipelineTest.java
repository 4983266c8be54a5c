package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.data.AckStatus;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Write pipelines over real sockets and disks. */
final class PipelineTest extends DataNodeTest {
  private DataNode one;
  private DataNode two;
  private DataNode three;

  @BeforeEach
  void start() throws IOException {
    startCluster(RealDisk.INSTANCE);
    one = cluster.start("dn1");
    two = cluster.start("dn2");
    three = cluster.start("dn3");
  }

  private List<DataNode> all() {
    return List.of(one, two, three);
  }

  @Test
  void shouldWriteThroughThreeNodesAndReadFromEach() throws Exception {
    byte[] content = TestCluster.bytes(10 * (1 << 20) + 777, 1);
    try (ScratchClient.Writer writer = open(one, BLOCK, two, three)) {
      assertThat(writer.ready().getNodesList())
          .extracting(node -> node.getNodeId())
          .containsExactly(one.nodeId(), two.nodeId(), three.nodeId());
      writer.sendAll(content, 1 << 20);
      writer.finish(true);
    }
    for (DataNode node : all()) {
      assertThat(client.read(node.rpcAddress(), BLOCK, 0, content.length)).isEqualTo(content);
      assertThat(client.read(node.rpcAddress(), BLOCK, 1_000_001, 77))
          .isEqualTo(Arrays.copyOfRange(content, 1_000_001, 1_000_078));
      awaitIdle(node);
    }
    Await.until(
        "all three replicas are reported",
        WAIT_MS,
        () ->
            cluster.nameNode().changes().stream()
                    .filter(change -> change.getEvent() == ReplicaEvent.RECEIVED)
                    .filter(change -> change.getReplica().getLength() == content.length)
                    .count()
                == 3);
    assertThat(cluster.faults()).isEmpty();
  }

  @Test
  void shouldWriteOverIpv6() throws Exception {
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByAddress(loopback))) {
      assertThat(probe.getLocalPort()).isPositive();
    } catch (IOException e) {
      System.out.println("skipped shouldWriteOverIpv6: this host has no ::1");
      Assumptions.abort("no ::1");
    }
    Map<String, String> six =
        Map.of("dfs.datanode.address", "[::1]:0", "dfs.datanode.http.address", "[::1]:0");
    DataNode first = cluster.start("six1", six);
    DataNode second = cluster.start("six2", six);
    byte[] content = TestCluster.bytes(300_000, 1);
    try (ScratchClient.Writer writer = open(first, BLOCK, second)) {
      writer.sendAll(content, 64 << 10);
      writer.finish(true);
    }
    assertThat(client.read(second.rpcAddress(), BLOCK, 0, 300_000)).isEqualTo(content);
  }

  @Test
  void shouldWriteManyBlocksOverKeptConnections() throws Exception {
    for (int i = 0; i < 20; i++) {
      byte[] content = TestCluster.bytes(i * 400, i);
      var block = ScratchClient.block(BLOCK.getBlockId() + 16L * i, 1);
      try (ScratchClient.Writer writer = open(one, block, two, three)) {
        writer.sendAll(content, 4_096);
        writer.finish(i % 2 == 0);
      }
      assertThat(client.read(three.rpcAddress(), block, 0, content.length)).isEqualTo(content);
    }
    all().forEach(DataNodeTest::awaitIdle);
  }

  @Test
  void shouldShowFlushedBytesAlsoInsideAChunk() throws Exception {
    byte[] content = TestCluster.bytes(3_000, 2);
    try (ScratchClient.Writer writer = open(one, BLOCK, two, three)) {
      int at = 0;
      for (int end : new int[] {1, 300, 511, 512, 513, 1_500, 2_100, 3_000}) {
        int chunk = at / CHUNK * CHUNK;
        writer.send(content, chunk, end - chunk, end % 2 == 0);
        PacketAck ack = writer.awaitAck();
        assertThat(ack.getStatusesList()).hasSize(3).containsOnly(AckStatus.ACK_SUCCESS);
        assertThat(ack.getOwnMsList()).hasSize(3).allMatch(ms -> ms >= 0 && ms < WAIT_MS);
        assertThat(ack.getTotalMsList()).hasSize(3).allMatch(ms -> ms >= 0 && ms < WAIT_MS);
        for (DataNode node : all()) {
          assertThat(client.read(node.rpcAddress(), BLOCK, 0, end))
              .isEqualTo(Arrays.copyOf(content, end));
        }
        at = end;
      }
      writer.finish(true);
    }
    assertThat(client.read(two.rpcAddress(), BLOCK, 0, 3_000)).isEqualTo(content);
  }

  @Test
  void shouldRefuseADamagedPacketAndKeepWhatWasThere() throws Exception {
    byte[] content = TestCluster.bytes(4_096, 3);
    try (ScratchClient.Writer writer = open(one, BLOCK, two, three)) {
      writer.send(content, 0, 2_048, false);
      writer.awaitAck();
      writer.sendDamaged(content, 2_048, 2_048);
      PacketAck ack = writer.awaitAck();
      assertThat(ack.getStatusesList()).containsExactly(AckStatus.ACK_ERROR_CHECKSUM);
      DfsError error = writer.awaitError();
      assertThat(error.code()).isEqualTo(ErrorCode.CHECKSUM_ERROR);
      assertThat(error.evidence()).containsEntry("badNode", one.nodeId());
    }
    all().forEach(DataNodeTest::awaitIdle);
    assertThat(client.read(two.rpcAddress(), BLOCK, 0, 2_048))
        .isEqualTo(Arrays.copyOf(content, 2_048));
  }

  @Test
  void shouldRefuseToChangeBytesThatWereAcked() throws Exception {
    byte[] content = TestCluster.bytes(1_000, 4);
    byte[] forged = content.clone();
    forged[600]++;
    try (ScratchClient.Writer writer = open(one, BLOCK)) {
      writer.send(content, 0, 700, false);
      writer.awaitAck();
      writer.send(forged, 512, 400, false);
      DfsError error = writer.awaitError();
      assertThat(error.code()).isEqualTo(ErrorCode.STREAM_PROTOCOL);
      assertThat(error.message()).contains("not what was sent before");
    }
    assertThat(client.read(one.rpcAddress(), BLOCK, 0, 700)).isEqualTo(Arrays.copyOf(content, 700));
  }

  @Test
  void shouldNameTheNodeThatIsGone_C1() throws Exception {
    byte[] content = TestCluster.bytes(4_096, 5);
    try (ScratchClient.Writer writer = open(one, BLOCK, two, three)) {
      writer.send(content, 0, 1_024, false);
      writer.awaitAck();
      three.close();
      writer.send(content, 1_024, 1_024, false);
      DfsError error = writer.awaitError();
      assertThat(error.evidence()).containsEntry("badNode", three.nodeId());
    }
    awaitIdle(one);
    awaitIdle(two);
    DfsError setUp =
        errorOf(() -> open(one, ScratchClient.block(BLOCK.getBlockId() + 16, 1), two, three));
    assertThat(setUp.evidence()).containsEntry("badNode", three.nodeId());
  }

  @Test
  void shouldKeepAnOpenReplicaWhenTheWriterIsGone_C4() throws Exception {
    byte[] content = TestCluster.bytes(1_000, 6);
    try (ScratchClient.Writer writer = open(one, BLOCK, two, three)) {
      writer.send(content, 0, 1_000, false);
      writer.awaitAck();
    }
    for (DataNode node : all()) {
      awaitIdle(node);
      Replica replica = node.replicas().get(new io.ashlar.common.id.BlockId(BLOCK.getBlockId()));
      assertThat(replica).isNotNull();
      assertThat(replica.state()).isEqualTo(ReplicaState.RBW);
      assertThat(client.read(node.rpcAddress(), BLOCK, 0, 1_000)).isEqualTo(content);
    }
  }

  @Test
  void shouldRefuseASecondWriterOfABlock() throws Exception {
    try (ScratchClient.Writer writer = open(one, BLOCK)) {
      DfsError error = errorOf(() -> open(one, BLOCK));
      assertThat(error.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
      assertThat(error.evidence()).containsEntry("badNode", one.nodeId());
      writer.finish(true);
    }
  }

  @Test
  void shouldRefuseSizesThatContradictEachOther_S2() throws Exception {
    byte[] content = TestCluster.bytes(2_048, 7);
    int[][] hostile = {{-1, 4}, {Integer.MAX_VALUE, 4}, {1_024, 4}, {1_024, -1}, {1_025, 8}};
    long id = BLOCK.getBlockId();
    for (int[] sizes : hostile) {
      id += 16;
      try (ScratchClient.Writer writer = open(one, ScratchClient.block(id, 1), two)) {
        writer.send(
            PacketHeader.newBuilder().setDataLength(sizes[0]).setChecksumLength(sizes[1]),
            content,
            0,
            1_024,
            0);
        assertThat(writer.awaitError().code()).isEqualTo(ErrorCode.MALFORMED);
      }
    }
    for (int chunk : new int[] {0, -1, Integer.MIN_VALUE, 15, (1 << 20) + 1}) {
      var request = client.writeRequest(BLOCK, List.of()).clone();
      request.getChecksumBuilder().setBytesPerChecksum(chunk);
      DfsError error = errorOf(() -> client.openWrite(one.rpcAddress(), request.build()));
      assertThat(error.code()).isEqualTo(ErrorCode.MALFORMED);
    }
    awaitIdle(one);
    awaitIdle(two);
    assertThat(cluster.faults()).isEmpty();
  }
}
