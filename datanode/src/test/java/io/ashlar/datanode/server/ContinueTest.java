package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.data.PipelineNode;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipelines that go on with replicas that are there, over real sockets and disks. */
final class ContinueTest extends DataNodeTest {
  private static final long NEXT = BLOCK.getGenerationStamp() + 1;
  private static final BlockKey CONTINUED = ScratchClient.block(BLOCK.getBlockId(), NEXT);

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

  private ScratchClient.Writer goOn(long min, long max, DataNode first, DataNode... others)
      throws DfsException {
    return client.openWrite(
        first.rpcAddress(),
        client.continueRequest(BLOCK, NEXT, min, max, TestCluster.targets(others)));
  }

  @Test
  void shouldGoOnWithoutTheLostNodeAndTakePacketsAgain() throws Exception {
    byte[] content = TestCluster.bytes(200_000, 1);
    try (ScratchClient.Writer writer = open(one, BLOCK, two, three)) {
      writer.send(content, 0, 64 << 10, false);
      writer.awaitAck();
      writer.send(content, 64 << 10, 1_000, false);
      writer.awaitAck();
    }
    three.close();
    int had = (64 << 10) + 1_000;
    try (ScratchClient.Writer writer = goOn(64 << 10, had, one, two)) {
      assertThat(writer.ready().getNodesList())
          .extracting(PipelineNode::getLength)
          .containsExactly((long) had, (long) had);
      writer.send(content, 64 << 10, 1_000, false);
      writer.awaitAck();
      writer.send(content, (64 << 10) + 512, 100_000, true);
      writer.awaitAck();
      int end = (64 << 10) + 100_512;
      int chunk = end / CHUNK * CHUNK;
      writer.send(content, chunk, content.length - chunk, false);
      writer.awaitAck();
      writer.finish(true);
    }
    for (DataNode node : List.of(one, two)) {
      assertThat(client.read(node.rpcAddress(), CONTINUED, 0, content.length)).isEqualTo(content);
      assertThat(replicaOf(node).state()).isEqualTo(ReplicaState.FINALIZED);
      awaitIdle(node);
    }
    assertThat(cluster.faults()).isEmpty();
  }

  @Test
  void shouldStopTheStreamBeforeAndApplyNothingOfItAnyMore() throws Exception {
    byte[] content = TestCluster.bytes(4_096, 2);
    byte[] late = TestCluster.bytes(4_096, 3);
    try (ScratchClient.Writer before = open(one, BLOCK, two)) {
      before.send(content, 0, 1_024, false);
      before.awaitAck();
      try (ScratchClient.Writer writer = goOn(1_024, 1_024, one, two)) {
        before.send(late, 1_024, 3_072, true);
        assertThat(before.awaitError().code()).isEqualTo(ErrorCode.STALE_STAMP);
        writer.send(content, 1_024, 3_072, false);
        writer.awaitAck();
        writer.finish(true);
      }
    }
    for (DataNode node : List.of(one, two)) {
      assertThat(client.read(node.rpcAddress(), CONTINUED, 0, 4_096)).isEqualTo(content);
      awaitIdle(node);
    }
  }

  /** The first node was final and the second was not when the pipeline failed. */
  @Test
  void shouldGoOnWithReplicasThatWereClosingDifferently() throws Exception {
    byte[] content = TestCluster.bytes(3_000, 4);
    try (ScratchClient.Writer writer = open(one, BLOCK)) {
      writer.sendAll(content, 1_024);
      writer.finish(true);
    }
    try (ScratchClient.Writer writer = open(two, BLOCK)) {
      writer.sendAll(content, 1_024);
    }
    try (ScratchClient.Writer writer = goOn(3_000, 3_000, one, two)) {
      assertThat(replicaOf(one).state()).isEqualTo(ReplicaState.RBW);
      assertThat(client.read(one.rpcAddress(), CONTINUED, 0, 3_000)).isEqualTo(content);
      writer.finish(true);
    }
    for (DataNode node : List.of(one, two)) {
      assertThat(client.read(node.rpcAddress(), CONTINUED, 0, 3_000)).isEqualTo(content);
      awaitIdle(node);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 512, 3_000})
  void shouldAppendToAFinalReplica(int had) throws Exception {
    byte[] content = TestCluster.bytes(5_000, 5);
    try (ScratchClient.Writer writer = open(one, BLOCK, two)) {
      writer.sendAll(java.util.Arrays.copyOf(content, had), 1_024);
      writer.finish(true);
    }
    try (ScratchClient.Writer writer = goOn(had, had, one, two)) {
      int chunk = had / CHUNK * CHUNK;
      writer.send(content, chunk, content.length - chunk, false);
      writer.awaitAck();
      writer.finish(true);
    }
    assertThat(client.read(two.rpcAddress(), CONTINUED, 0, 5_000)).isEqualTo(content);
    awaitIdle(one);
    awaitIdle(two);
  }

  @Test
  void shouldGoOnAgainWithAHigherStampWhenAnAttemptFailed() throws Exception {
    byte[] content = TestCluster.bytes(2_000, 6);
    try (ScratchClient.Writer writer = open(one, BLOCK, two)) {
      writer.sendAll(content, 1_024);
    }
    goOn(2_000, 2_000, one).close();
    WriteBlockRequest request =
        client.continueRequest(BLOCK, NEXT + 1, 2_000, 2_000, TestCluster.targets(two));
    try (ScratchClient.Writer writer = client.openWrite(one.rpcAddress(), request)) {
      writer.finish(true);
    }
    BlockKey last = ScratchClient.block(BLOCK.getBlockId(), NEXT + 1);
    assertThat(client.read(one.rpcAddress(), last, 0, 2_000)).isEqualTo(content);
    assertThat(client.read(two.rpcAddress(), last, 0, 2_000)).isEqualTo(content);
  }

  @Test
  void shouldRefuseWhatDoesNotFitAndChangeNothing() throws Exception {
    byte[] content = TestCluster.bytes(2_000, 7);
    try (ScratchClient.Writer writer = open(one, BLOCK)) {
      writer.sendAll(content, 1_024);
    }
    awaitIdle(one);
    refuse(ErrorCode.LENGTH_MISMATCH, request -> request.setLengthMin(2_001).setLengthMax(3_000));
    refuse(ErrorCode.LENGTH_MISMATCH, request -> request.setLengthMin(0).setLengthMax(1_999));
    refuse(ErrorCode.MALFORMED, request -> request.setLengthMin(-1));
    refuse(ErrorCode.MALFORMED, request -> request.setLengthMin(5).setLengthMax(4));
    refuse(ErrorCode.MALFORMED, request -> request.setNewStamp(0));
    refuse(ErrorCode.MALFORMED, request -> request.setNewStamp(Long.MIN_VALUE));
    refuse(ErrorCode.STALE_STAMP, request -> request.setNewStamp(BLOCK.getGenerationStamp()));
    refuse(ErrorCode.STALE_STAMP, request -> request.setBlock(CONTINUED).setNewStamp(NEXT + 1));
    refuse(
        ErrorCode.REPLICA_NOT_FOUND,
        request -> request.setBlock(ScratchClient.block(BLOCK.getBlockId() + 16, 1)));
    refuse(ErrorCode.MALFORMED, request -> request.getChecksumBuilder().setBytesPerChecksum(1_024));
    assertThat(replicaOf(one).key().stamp().value()).isEqualTo(BLOCK.getGenerationStamp());
    assertThat(client.read(one.rpcAddress(), BLOCK, 0, 2_000)).isEqualTo(content);
    try (ScratchClient.Writer writer = goOn(2_000, 2_000, one)) {
      writer.finish(true);
    }
    awaitIdle(one);
    assertThat(cluster.faults()).isEmpty();
  }

  private void refuse(ErrorCode code, Consumer<WriteBlockRequest.Builder> change) {
    WriteBlockRequest.Builder request =
        client.continueRequest(BLOCK, NEXT, 0, 5_000, List.of()).toBuilder();
    change.accept(request);
    DfsError error = errorOf(() -> client.openWrite(one.rpcAddress(), request.build()));
    assertThat(error.code()).as(error.message()).isEqualTo(code);
    assertThat(error.evidence()).containsEntry("badNode", one.nodeId());
    awaitIdle(one);
  }

  @Test
  void shouldNameTheNodeBehindThatRefuses() throws Exception {
    byte[] content = TestCluster.bytes(2_000, 8);
    for (DataNode node : List.of(one, two)) {
      try (ScratchClient.Writer writer = open(node, BLOCK)) {
        writer.send(content, 0, node == one ? 2_000 : 1_000, false);
        writer.awaitAck();
      }
    }
    DfsError error = errorOf(() -> goOn(2_000, 2_000, one, two));
    assertThat(error.code()).isEqualTo(ErrorCode.LENGTH_MISMATCH);
    assertThat(error.evidence())
        .containsEntry("badNode", two.nodeId())
        .containsEntry("length", "1000");
    awaitIdle(one);
    awaitIdle(two);
  }

  @Test
  void shouldRefusePacketsThatLeaveAGapOrChangeBytes() throws Exception {
    byte[] content = TestCluster.bytes(8_192, 9);
    byte[] forged = content.clone();
    forged[600]++;
    try (ScratchClient.Writer writer = open(one, BLOCK)) {
      writer.send(content, 0, 2_000, false);
      writer.awaitAck();
    }
    long stamp = NEXT;
    int[][] wrong = {{2_048, 512}, {1_999, 200}, {100, 2_000}};
    for (int[] packet : wrong) {
      try (ScratchClient.Writer writer = goOnAt(stamp++, 2_000)) {
        writer.send(content, packet[0], packet[1], false);
        assertThat(writer.awaitError().code()).isEqualTo(ErrorCode.STREAM_PROTOCOL);
      }
    }
    try (ScratchClient.Writer writer = goOnAt(stamp++, 2_000)) {
      writer.send(forged, 512, 4_096, false);
      DfsError error = writer.awaitError();
      assertThat(error.code()).isEqualTo(ErrorCode.CHECKSUM_ERROR);
      assertThat(error.evidence()).containsEntry("badNode", one.nodeId());
    }
    try (ScratchClient.Writer writer = goOnAt(stamp++, 2_000)) {
      writer.send(content, 0, 1_024, false);
      writer.awaitAck();
      writer.sendLast(true); // Ends the block before what is there.
      assertThat(writer.awaitError().code()).isEqualTo(ErrorCode.STREAM_PROTOCOL);
    }
    try (ScratchClient.Writer writer = goOnAt(stamp, 2_000)) {
      writer.send(content, 0, 8_192, false);
      writer.awaitAck();
      writer.finish(true);
    }
    BlockKey last = ScratchClient.block(BLOCK.getBlockId(), stamp);
    assertThat(client.read(one.rpcAddress(), last, 0, 8_192)).isEqualTo(content);
    awaitIdle(one);
    assertThat(cluster.faults()).isEmpty();
  }

  private ScratchClient.Writer goOnAt(long stamp, long length) throws DfsException {
    return client.openWrite(
        one.rpcAddress(), client.continueRequest(BLOCK, stamp, length, length, List.of()));
  }
}
