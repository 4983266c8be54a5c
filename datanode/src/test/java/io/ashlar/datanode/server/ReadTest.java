package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.id.BlockId;
import io.ashlar.datanode.replica.BlockStore;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.protocol.data.BlockChecksumRequest;
import io.ashlar.protocol.data.BlockChecksumResponse;
import io.ashlar.protocol.data.ForceBlockRequest;
import io.ashlar.protocol.data.ReadBlockRequest;
import io.ashlar.protocol.data.ReplicaInfoRequest;
import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.data.ReportCorruptReplicaRequest;
import io.ashlar.protocol.data.ReportCorruptReplicaResponse;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcConnection;
import io.ashlar.rpc.RpcStream;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads and the questions about replicas, over real sockets and disks. */
final class ReadTest extends DataNodeTest {
  private DataNode node;

  @BeforeEach
  void start() throws IOException {
    startCluster(RealDisk.INSTANCE);
    node = cluster.start("dn1");
  }

  private BlockStore.Location locate(BlockKey block) {
    Replica replica = Objects.requireNonNull(node.replicas().get(new BlockId(block.getBlockId())));
    return replica.store().locate(replica);
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(at);
      int value = raw.read();
      raw.seek(at);
      raw.write(value ^ 1);
    }
  }

  @Test
  void shouldReadEveryKindOfRange() throws Exception {
    byte[] content = write(node, BLOCK, 200_001);
    int[] points = {0, 1, 511, 512, 513, 65_536, 199_999, 200_000, 200_001};
    for (int from : points) {
      for (int to : points) {
        if (to >= from) {
          assertThat(client.read(node.rpcAddress(), BLOCK, from, to - from))
              .as("%s to %s", from, to)
              .isEqualTo(Arrays.copyOfRange(content, from, to));
        }
      }
    }
    assertThat(client.read(node.rpcAddress(), BLOCK, 100_000, Long.MAX_VALUE))
        .isEqualTo(Arrays.copyOfRange(content, 100_000, 200_001));
    for (int frame : new int[] {1, 512, 700, -1, 0, Integer.MAX_VALUE}) {
      ReadBlockRequest request =
          ReadBlockRequest.newBuilder()
              .setBlock(BLOCK)
              .setLength(200_001)
              .setPacketBytes(frame)
              .build();
      assertThat(client.read(node.rpcAddress(), request)).isEqualTo(content);
    }
    awaitIdle(node);
  }

  @Test
  void shouldRefuseWhatIsNotThere() throws Exception {
    byte[] content = write(node, BLOCK, 1_000);
    BlockKey older = ScratchClient.block(BLOCK.getBlockId(), 1000);
    BlockKey newer = ScratchClient.block(BLOCK.getBlockId(), 1002);
    BlockKey other = ScratchClient.block(BLOCK.getBlockId() + 16, 1001);
    assertThat(client.read(node.rpcAddress(), older, 0, 1_000))
        .as("the replica is ahead of the committed stamp")
        .isEqualTo(content);
    assertThat(codeOfRead(newer, 0, 1)).isEqualTo(ErrorCode.STALE_STAMP);
    assertThat(codeOfRead(other, 0, 1)).isEqualTo(ErrorCode.REPLICA_NOT_FOUND);
    assertThat(codeOfRead(BLOCK, 1_001, 1)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(codeOfRead(BLOCK, -1, 1)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(codeOfRead(BLOCK, 0, -1)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(codeOfRead(ScratchClient.block(0, 0), 0, 1)).isEqualTo(ErrorCode.MALFORMED);
    awaitIdle(node);
  }

  private ErrorCode codeOfRead(BlockKey block, long offset, long length) {
    return errorOf(() -> client.read(node.rpcAddress(), block, offset, length)).code();
  }

  @Test
  void shouldNotReadAheadOfASlowReader() throws Exception {
    byte[] content = write(node, BLOCK, 48 << 20);
    List<RpcConnection> connections = new ArrayList<>();
    List<RpcStream> streams = new ArrayList<>();
    List<ScratchClient.Ear> ears = new ArrayList<>();
    ReadBlockRequest request =
        ReadBlockRequest.newBuilder().setBlock(BLOCK).setLength(content.length).build();
    for (int i = 0; i < 10; i++) {
      RpcConnection connection = client.connect(node.rpcAddress());
      ScratchClient.Ear ear = new ScratchClient.Ear();
      RpcStream stream =
          connection.openStream(RpcMethod.READ_BLOCK, request, CallOptions.timeout(60_000), ear);
      stream.setAutoRead(false);
      connections.add(connection);
      streams.add(stream);
      ears.add(ear);
    }
    Await.until(
        "the slow readers' windows are full", WAIT_MS, () -> node.budget().left() < BUDGET / 2);
    // Ten readers of 48 MB each: what waits for them stays within the budget and one frame each.
    long worst = 10L * ((1 << 20) + ChunkChecksums.bytesFor(1 << 20, CHUNK));
    for (int i = 0; i < 50; i++) {
      assertThat(node.budget().left()).isGreaterThanOrEqualTo(-worst);
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
    // A reader that is not slow is served meanwhile.
    assertThat(client.read(node.rpcAddress(), BLOCK, 0, 10_000))
        .isEqualTo(Arrays.copyOf(content, 10_000));
    streams.get(0).setAutoRead(true);
    long received = 0;
    for (ScratchClient.Event event = ears.get(0).next(); !event.end(); ) {
      received += event.payload().size();
      event = ears.get(0).next();
    }
    assertThat(received).isGreaterThan(content.length);
    connections.forEach(RpcConnection::close);
    awaitIdle(node);
  }

  @Test
  void shouldGiveBackTheFramesOfSlowReadersWhenItStops() throws Exception {
    byte[] content = write(node, BLOCK, 16 << 20);
    RpcConnection connection = client.connect(node.rpcAddress());
    ReadBlockRequest request =
        ReadBlockRequest.newBuilder().setBlock(BLOCK).setLength(content.length).build();
    RpcStream stream =
        connection.openStream(
            RpcMethod.READ_BLOCK, request, CallOptions.timeout(60_000), new ScratchClient.Ear());
    stream.setAutoRead(false);
    Await.until("frames wait", WAIT_MS, () -> node.budget().left() < BUDGET);
    node.close();
    assertThat(node.budget().left()).isEqualTo(BUDGET);
  }

  @Test
  void shouldFindOutByItselfWhetherAReplicaIsBad_D1() throws Exception {
    byte[] content = write(node, BLOCK, 100_000);
    assertThat(reportCorrupt()).isFalse();
    flip(locate(BLOCK).dataFile(), 77_777);
    assertThat(client.read(node.rpcAddress(), BLOCK, 0, 1_000))
        .isEqualTo(Arrays.copyOf(content, 1_000));
    assertThat(codeOfRead(BLOCK, 77_000, 1_000)).isEqualTo(ErrorCode.CHECKSUM_ERROR);
    assertThat(reportCorrupt()).isTrue();
    assertThat(reportCorrupt()).isTrue();
    assertThat(codeOfRead(BLOCK, 0, 10)).isEqualTo(ErrorCode.CHECKSUM_ERROR);
    Await.until(
        "the NameNode hears of it",
        WAIT_MS,
        () -> cluster.nameNode().heardOf(ReplicaEvent.CORRUPT, BLOCK.getBlockId()));
  }

  @Test
  void shouldForceAFinalReplicaOfTheLengthNamed() throws Exception {
    write(node, BLOCK, 10_000);
    assertThat(codeOfForce(10_000)).isNull();
    assertThat(codeOfForce(9_999)).isEqualTo(ErrorCode.LENGTH_MISMATCH);
  }

  private @Nullable ErrorCode codeOfForce(long length) {
    try {
      client.call(
          node.rpcAddress(),
          RpcMethod.FORCE_BLOCK,
          ForceBlockRequest.newBuilder().setBlock(BLOCK).setLength(length).build());
      return null;
    } catch (DfsException e) {
      return e.code();
    }
  }

  private boolean reportCorrupt() throws Exception {
    return client
        .call(
            node.rpcAddress(),
            RpcMethod.REPORT_CORRUPT_REPLICA,
            ReportCorruptReplicaRequest.newBuilder().setBlock(BLOCK).build())
        .message(ReportCorruptReplicaResponse.parser())
        .getVerifiedBad();
  }

  @Test
  void shouldStopServingAReplicaWhoseFilesAreWrong_D2_D3_D4() throws Exception {
    List<BlockKey> blocks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      blocks.add(ScratchClient.block(BLOCK.getBlockId() + 16L * i, 1));
      write(node, blocks.get(i), 10_000);
    }
    flip(locate(blocks.get(0)).checksumFile(), 30);
    try (RandomAccessFile raw =
        new RandomAccessFile(locate(blocks.get(1)).dataFile().toFile(), "rw")) {
      raw.setLength(9_999);
    }
    Files.delete(locate(blocks.get(2)).checksumFile());
    Files.delete(locate(blocks.get(3)).dataFile());
    for (BlockKey block : blocks) {
      assertThat(codeOfRead(block, 0, 10)).isEqualTo(ErrorCode.CHECKSUM_ERROR);
      Await.until(
          "the NameNode hears of " + block,
          WAIT_MS,
          () -> cluster.nameNode().heardOf(ReplicaEvent.CORRUPT, block.getBlockId()));
    }
    assertThat(node.volumes().failed()).isEmpty();
  }

  @Test
  void shouldTellLengthStateAndPlace() throws Exception {
    write(node, BLOCK, 1_234);
    ReplicaInfoResponse info =
        client
            .call(
                node.rpcAddress(),
                RpcMethod.GET_REPLICA_INFO,
                ReplicaInfoRequest.newBuilder().setBlock(BLOCK).build())
            .message(ReplicaInfoResponse.parser());
    assertThat(info.getState()).isEqualTo(ReplicaState.FINALIZED);
    assertThat(info.getVisibleLength()).isEqualTo(1_234);
    assertThat(Path.of(info.getDataFile())).hasSize(1_234);
    assertThat(info.getVolume()).isEqualTo(folder.resolve("dn1").toString());
  }

  @Test
  void shouldCombineTheChecksumOfABlock() throws Exception {
    byte[] content = write(node, BLOCK, 123_456);
    BlockChecksumResponse response =
        client
            .call(node.rpcAddress(), RpcMethod.GET_BLOCK_CHECKSUM, checksumRequest(123_456))
            .message(BlockChecksumResponse.parser());
    assertThat(response.getCrc32C()).isEqualTo(ChunkChecksums.of(content));
    assertThat(
            errorOf(
                    () ->
                        client.call(
                            node.rpcAddress(), RpcMethod.GET_BLOCK_CHECKSUM, checksumRequest(1)))
                .code())
        .isEqualTo(ErrorCode.LENGTH_MISMATCH);
  }

  private static BlockChecksumRequest checksumRequest(long length) {
    return BlockChecksumRequest.newBuilder().setBlock(BLOCK).setLength(length).build();
  }

  @Test
  void shouldRefusePeersOfAnotherNamespaceAndCallsForANameNode_S6() throws Exception {
    for (String namespace : new String[] {"", "namespace-2"}) {
      try (ScratchClient stranger = new ScratchClient(namespace, CHUNK)) {
        assertThat(errorOf(() -> stranger.connect(node.rpcAddress())).code())
            .isEqualTo(ErrorCode.WRONG_CLUSTER);
      }
    }
    assertThat(
            errorOf(
                    () ->
                        client.call(
                            node.rpcAddress(),
                            RpcMethod.MKDIRS,
                            ReplicaInfoRequest.getDefaultInstance()))
                .code())
        .isEqualTo(ErrorCode.WRONG_ROLE);
  }

  @Test
  void shouldRefuseStreamsBeyondItsBound() throws Exception {
    DataNode small = cluster.start("dn2", Map.of("dfs.datanode.max.streams", "1"));
    try (ScratchClient.Writer writer = open(small, BLOCK)) {
      BlockKey other = ScratchClient.block(BLOCK.getBlockId() + 16, 1);
      assertThat(errorOf(() -> open(small, other)).code()).isEqualTo(ErrorCode.OVERLOADED);
      writer.finish(true);
    }
    awaitIdle(small);
    client.read(small.rpcAddress(), BLOCK, 0, 0);
  }
}
