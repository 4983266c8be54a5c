package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.id.BlockId;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Packets and requests that nobody should send, on each of the stages. */
final class HostileStreamTest extends DataNodeTest {
  private static final int HAD = 2_000;

  private final byte[] content = TestCluster.bytes(HAD, 1);
  private DataNode node;
  private long id = BLOCK.getBlockId();

  @BeforeEach
  void start() throws IOException {
    startCluster(RealDisk.INSTANCE);
    node = cluster.start("dn1");
  }

  private static PacketHeader.Builder good(PacketHeader.Builder header) {
    return header.setSeqno(0).setOffsetInBlock(0).setDataLength(512).setChecksumLength(4);
  }

  private static List<UnaryOperator<PacketHeader.Builder>> wrongPackets() {
    return List.of(
        header -> good(header).setSeqno(1),
        header -> good(header).setSeqno(-1),
        header -> good(header).setSeqno(Long.MAX_VALUE),
        header -> good(header).setOffsetInBlock(4_096),
        header -> good(header).setOffsetInBlock(-512),
        header -> good(header).setOffsetInBlock(1),
        header -> good(header).setOffsetInBlock(Long.MAX_VALUE),
        header -> good(header).setOffsetInBlock(Long.MIN_VALUE),
        header -> good(header).setOffsetInBlock(Long.MAX_VALUE / 2 - 100),
        header -> good(header).setDataLength(511),
        header -> good(header).setDataLength(-512),
        header -> good(header).setChecksumLength(8),
        header -> good(header).setLastInBlock(true));
  }

  @ParameterizedTest
  @EnumSource(
      value = PipelineStage.class,
      names = {"SETUP_CREATE", "SETUP_CONTINUE", "SETUP_COPY"})
  void shouldRefuseWrongPacketsAndLeakNothing(PipelineStage stage) throws Exception {
    for (UnaryOperator<PacketHeader.Builder> wrong : wrongPackets()) {
      id += 16;
      BlockKey block = ScratchClient.block(id, 1);
      PacketHeader.Builder header = wrong.apply(PacketHeader.newBuilder());
      try (ScratchClient.Writer writer = client.openWrite(node.rpcAddress(), setUp(stage, block))) {
        writer.send(header, content, 0, 512, 0);
        DfsError error = writer.awaitError();
        assertThat(error.code())
            .as("%s %s: %s", stage, header, error.message())
            .isIn(ErrorCode.STREAM_PROTOCOL, ErrorCode.MALFORMED);
      }
      awaitIdle(node);
      checkLeft(stage, block);
    }
    assertThat(cluster.faults()).isEmpty();
    assertThat(node.volumes().failed()).isEmpty();
  }

  private WriteBlockRequest setUp(PipelineStage stage, BlockKey block) throws Exception {
    if (stage == PipelineStage.SETUP_CONTINUE) {
      try (ScratchClient.Writer writer = open(node, block)) {
        writer.sendAll(content, 1_024);
        writer.finish(true);
      }
      return client.continueRequest(block, 2, HAD, HAD, List.of());
    }
    return client.writeRequest(block, List.of()).setStage(stage).build();
  }

  /** What was there before is there with every byte; a copy is gone. */
  private void checkLeft(PipelineStage stage, BlockKey block) throws Exception {
    BlockId blockId = new BlockId(block.getBlockId());
    switch (stage) {
      case SETUP_CONTINUE -> {
        BlockKey continued = ScratchClient.block(block.getBlockId(), 2);
        assertThat(client.read(node.rpcAddress(), continued, 0, HAD)).isEqualTo(content);
        try (ScratchClient.Writer writer =
            client.openWrite(
                node.rpcAddress(), client.continueRequest(continued, 3, HAD, HAD, List.of()))) {
          writer.finish(true);
        }
      }
      case SETUP_COPY ->
          Await.until("the copy is gone", WAIT_MS, () -> node.replicas().get(blockId) == null);
      default ->
          assertThat(node.replicas().get(blockId))
              .matches(replica -> replica != null && replica.state() == ReplicaState.RBW)
              .matches(replica -> replica != null && replica.visibleLength() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(value = PipelineStage.class, mode = Mode.EXCLUDE, names = "UNRECOGNIZED")
  void shouldRefuseWrongRequestsOnEveryStage(PipelineStage stage) throws Exception {
    BlockKey block = ScratchClient.block(id + 16, 1);
    WriteBlockRequest good =
        client.continueRequest(block, 2, 0, HAD, List.of()).toBuilder().setStage(stage).build();
    List<WriteBlockRequest> wrong =
        List.of(
            good.toBuilder().clearBlock().build(),
            good.toBuilder().setBlock(ScratchClient.block(-5, 1)).build(),
            good.toBuilder().setBlock(ScratchClient.block(5, -1)).build(),
            good.toBuilder().clearChecksum().build(),
            good.toBuilder().setBlockBytesExpected(Long.MAX_VALUE).build());
    for (WriteBlockRequest request : wrong) {
      DfsError error = errorOf(() -> client.openWrite(node.rpcAddress(), request));
      assertThat(error.code()).isEqualTo(ErrorCode.MALFORMED);
      assertThat(error.evidence()).containsEntry("badNode", node.nodeId());
    }
    if (stage == PipelineStage.STAGE_UNSPECIFIED) {
      assertThat(errorOf(() -> client.openWrite(node.rpcAddress(), good)).code())
          .isEqualTo(ErrorCode.UNSUPPORTED);
    }
    awaitIdle(node);
    assertThat(node.replicas().size()).isZero();
  }
}
