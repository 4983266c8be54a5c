package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.data.CopyReplicaRequest;
import io.ashlar.protocol.data.CopyReplicaResponse;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.data.ReplicaInfoRequest;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.datanode.ReplicaChange;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of open replicas for pipelines that lost a node, over real sockets and disks. */
final class CopyTest extends DataNodeTest {
  private static final long NEXT = BLOCK.getGenerationStamp() + 1;
  private static final BlockKey CONTINUED = ScratchClient.block(BLOCK.getBlockId(), NEXT);

  private DataNode one;
  private DataNode two;

  @BeforeEach
  void start() throws IOException {
    startCluster(RealDisk.INSTANCE);
    one = cluster.start("dn1");
    two = cluster.start("dn2");
  }

  private static CopyReplicaRequest.Builder request(DataNode target) {
    return CopyReplicaRequest.newBuilder()
        .setBlock(BLOCK)
        .setTarget(ScratchClient.target(target.nodeId(), target.rpcAddress()))
        .setClientName("scratch")
        .setBlockBytesExpected(4 << 20);
  }

  private long copy(CopyReplicaRequest request) throws DfsException {
    return client
        .call(one.rpcAddress(), RpcMethod.COPY_REPLICA, request)
        .message(CopyReplicaResponse.parser())
        .getLength();
  }

  private List<Path> replicaFiles(String node) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(node))) {
      return files.filter(file -> file.getFileName().toString().startsWith("blk_")).toList();
    }
  }

  private static long used(DataNode node) {
    return node.volumes().healthy().get(0).space().usedBytes();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 700, 3_000_000})
  void shouldCopyAnOpenReplicaThatAPipelineGoesOnWith(int length) throws Exception {
    byte[] content = TestCluster.bytes(length + 1_000, 1);
    ScratchClient.Writer before = open(one, BLOCK);
    before.sendAll(Arrays.copyOf(content, length), 1 << 20);
    assertThat(copy(request(two).setLengthMin(length).build())).isEqualTo(length);
    assertThat(before.awaitError().code()).isEqualTo(ErrorCode.STALE_STAMP);
    before.close();
    assertThat(replicaOf(two).state()).isEqualTo(ReplicaState.RBW);
    assertThat(replicaOf(two).key()).isEqualTo(replicaOf(one).key());
    assertWaits(length);
    assertThat(used(two)).isEqualTo(used(one));
    WriteBlockRequest request =
        client.continueRequest(BLOCK, NEXT, length, length, TestCluster.targets(two));
    try (ScratchClient.Writer writer = client.openWrite(one.rpcAddress(), request)) {
      assertThat(client.read(two.rpcAddress(), CONTINUED, 0, length))
          .isEqualTo(Arrays.copyOf(content, length));
      int chunk = length / CHUNK * CHUNK;
      writer.send(content, chunk, content.length - chunk, false);
      writer.awaitAck();
      writer.finish(true);
    }
    for (DataNode node : List.of(one, two)) {
      assertThat(client.read(node.rpcAddress(), CONTINUED, 0, content.length)).isEqualTo(content);
      awaitIdle(node);
    }
    assertThat(cluster.faults()).isEmpty();
  }

  /** Nobody reads a copy before a pipeline goes on with it, not even its length. */
  private void assertWaits(int length) {
    ReplicaInfoRequest info = ReplicaInfoRequest.newBuilder().setBlock(BLOCK).build();
    for (Operation reading :
        List.<Operation>of(
            () -> client.read(two.rpcAddress(), BLOCK, 0, length),
            () -> client.call(two.rpcAddress(), RpcMethod.GET_REPLICA_INFO, info))) {
      assertThat(errorOf(reading).code()).isEqualTo(ErrorCode.REPLICA_NOT_READY);
    }
    Await.until(
        "the NameNode hears of the copy",
        WAIT_MS,
        () ->
            cluster.nameNode().changes().stream()
                .map(ReplicaChange::getReplica)
                .anyMatch(
                    replica ->
                        replica.getState() == io.ashlar.protocol.types.ReplicaState.RWR
                            && replica.getLength() == length));
  }

  @Test
  void shouldNotLetAPipelineGoOnWithAnOpenReplicaThatCouldNotBeCopied() throws Exception {
    try (ScratchClient.Writer writer = open(one, BLOCK)) {
      writer.sendAll(TestCluster.bytes(10_240, 4), 5_120);
      Path data =
          replicaFiles("dn1").stream()
              .filter(file -> !file.toString().endsWith(".meta"))
              .findFirst()
              .orElseThrow();
      try (FileChannel file = FileChannel.open(data, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(new byte[CHUNK]), CHUNK);
      }
    }

    DfsError damaged = errorOf(() -> copy(request(two).build()));
    assertThat(damaged.code()).isEqualTo(ErrorCode.CHECKSUM_ERROR);
    assertThat(damaged.evidence()).containsEntry("badNode", one.nodeId());

    WriteBlockRequest request = client.continueRequest(BLOCK, NEXT, 0, 10_240, List.of());
    DfsError refused = errorOf(() -> client.openWrite(one.rpcAddress(), request).close());
    assertThat(refused.code()).isEqualTo(ErrorCode.CHECKSUM_ERROR);
    assertThat(replicaOf(one).key().stamp().value()).isEqualTo(BLOCK.getGenerationStamp());
  }

  @Test
  void shouldCopyAFinalReplicaAndReplaceAnOlderOne() throws Exception {
    byte[] old = TestCluster.bytes(5_000, 2);
    BlockKey older = ScratchClient.block(BLOCK.getBlockId(), BLOCK.getGenerationStamp() - 1);
    try (ScratchClient.Writer writer = open(two, older)) {
      writer.sendAll(old, 1_024);
      writer.finish(true);
    }
    write(one, BLOCK, 3_000);
    assertThat(copy(request(two).build())).isEqualTo(3_000);
    assertThat(replicaOf(two).key().stamp().value()).isEqualTo(BLOCK.getGenerationStamp());
    assertThat(replicaFiles("dn2")).hasSize(2);
    awaitIdle(one);
    awaitIdle(two);
    assertThat(used(two)).isEqualTo(used(one));
  }

  @Test
  void shouldRefuseWhatCannotBeCopied() throws Exception {
    write(one, BLOCK, 3_000);
    refuse(ErrorCode.LENGTH_MISMATCH, request(two).setLengthMin(3_001).build());
    refuse(ErrorCode.MALFORMED, request(two).setLengthMin(-1).build());
    refuse(ErrorCode.MALFORMED, request(two).clearTarget().build());
    refuse(ErrorCode.STALE_STAMP, request(two).setBlock(CONTINUED).build());
    refuse(
        ErrorCode.REPLICA_NOT_FOUND,
        request(two).setBlock(ScratchClient.block(BLOCK.getBlockId() + 16, 1)).build());
    refuse(ErrorCode.MALFORMED, request(two).clearBlock().build());
    assertThat(replicaOf(one).state()).isEqualTo(ReplicaState.FINALIZED);
    assertThat(replicaFiles("dn2")).isEmpty();
  }

  private void refuse(ErrorCode code, CopyReplicaRequest request) {
    DfsError error = errorOf(() -> copy(request));
    assertThat(error.code()).as(error.message()).isEqualTo(code);
    assertThat(error.evidence()).containsEntry("badNode", one.nodeId());
    awaitIdle(one);
    awaitIdle(two);
  }

  @Test
  void shouldNameTheTargetThatRefusesOrIsGone() throws Exception {
    write(one, BLOCK, 3_000);
    write(two, BLOCK, 1_000);
    DfsError exists = errorOf(() -> copy(request(two).build()));
    assertThat(exists.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(exists.evidence()).containsEntry("badNode", two.nodeId());
    two.close();
    DfsError gone = errorOf(() -> copy(request(two).build()));
    assertThat(gone.evidence()).containsEntry("badNode", two.nodeId());
    awaitIdle(one);
  }

  @Test
  void shouldNotCopyADamagedReplica() throws Exception {
    write(one, BLOCK, 3_000_000);
    Path data = replicaOf(one).store().locate(replicaOf(one)).dataFile();
    byte[] bad = Files.readAllBytes(data);
    bad[2_500_000] ^= 1;
    Files.write(data, bad);
    DfsError error = errorOf(() -> copy(request(two).build()));
    assertThat(error.code()).isEqualTo(ErrorCode.CHECKSUM_ERROR);
    assertThat(error.evidence()).containsEntry("badNode", one.nodeId());
    assertThat(replicaOf(one).corrupt()).isTrue();
    awaitNothingOn(two, "dn2");
  }

  @Test
  void shouldLeaveNothingOfACopyThatIsNotWhole() throws Exception {
    byte[] content = TestCluster.bytes(100_000, 3);
    WriteBlockRequest request =
        client.writeRequest(BLOCK, List.of()).setStage(PipelineStage.SETUP_COPY).build();
    try (ScratchClient.Writer writer = client.openWrite(two.rpcAddress(), request)) {
      writer.send(content, 0, 51_200, false);
      writer.awaitAck();
      assertThat(errorOf(() -> client.read(two.rpcAddress(), BLOCK, 0, 10)).code())
          .isEqualTo(ErrorCode.REPLICA_NOT_READY);
      assertThat(errorOf(() -> open(two, BLOCK)).code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
      writer.sendDamaged(content, 51_200, 512);
      assertThat(writer.awaitError().code()).isEqualTo(ErrorCode.CHECKSUM_ERROR);
    }
    awaitNothingOn(two, "dn2");
    try (ScratchClient.Writer writer = client.openWrite(two.rpcAddress(), request)) {
      writer.send(content, 0, 51_200, false);
      writer.awaitAck();
    }
    awaitNothingOn(two, "dn2");
    DfsError further =
        errorOf(
            () ->
                client.openWrite(
                    two.rpcAddress(),
                    request.toBuilder().addAllTargets(TestCluster.targets(one)).build()));
    assertThat(further.code()).isEqualTo(ErrorCode.MALFORMED);
    awaitNothingOn(two, "dn2");
    assertThat(cluster.nameNode().changes()).isEmpty();
  }

  private void awaitNothingOn(DataNode node, String name) throws IOException {
    awaitIdle(node);
    Await.until("the map is empty", WAIT_MS, () -> node.replicas().size() == 0);
    Await.until("no byte is taken", WAIT_MS, () -> used(node) == 0);
    assertThat(replicaFiles(name)).isEmpty();
  }
}
