package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.data.BeginRecoveryRequest;
import io.ashlar.protocol.data.BeginRecoveryResponse;
import io.ashlar.protocol.data.FinishRecoveryRequest;
import io.ashlar.protocol.datanode.CommitRecoveryRequest;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.FailedRecovery;
import io.ashlar.protocol.datanode.RecoverBlock;
import io.ashlar.protocol.datanode.RecoveredReplica;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Block recovery over real sockets and disks, with a NameNode that only orders it. */
final class RecoveryTest extends DataNodeTest {
  private static final long ID = BLOCK.getGenerationStamp() + 7;
  private static final BlockKey RECOVERED = ScratchClient.block(BLOCK.getBlockId(), ID);

  private DataNode one;
  private DataNode two;
  private DataNode three;
  private long commands = 1;

  @BeforeEach
  void start() throws IOException {
    startCluster(RealDisk.INSTANCE);
    one = cluster.start("dn1");
    two = cluster.start("dn2");
    three = cluster.start("dn3");
  }

  /** Leaves an open replica; the writer is gone. */
  private void leaveOpen(DataNode node, byte[] content, int length) throws DfsException {
    try (ScratchClient.Writer writer = open(node, BLOCK)) {
      writer.sendAll(Arrays.copyOf(content, length), 64 << 10);
    }
    awaitIdle(node);
  }

  private RecoverBlock.Builder order(DataNode... candidates) {
    return RecoverBlock.newBuilder()
        .setBlock(BLOCK)
        .setRecoveryId(ID)
        .setLengthExact(-1)
        .addAllCandidates(TestCluster.targets(candidates));
  }

  private CommitRecoveryRequest recover(RecoverBlock.Builder order) {
    int before = cluster.nameNode().recoveries().size();
    cluster
        .nameNode()
        .send(
            DataNodeCommand.newBuilder()
                .setCommandId(commands++)
                .setEpoch(1_000)
                .setRecoverBlock(order)
                .build());
    Await.until(
        "the recovery is reported",
        4 * WAIT_MS,
        () -> cluster.nameNode().recoveries().size() > before);
    return cluster.nameNode().recoveries().get(before);
  }

  private BeginRecoveryResponse begin(DataNode node, long id) throws DfsException {
    return client
        .call(
            node.rpcAddress(),
            RpcMethod.BEGIN_RECOVERY,
            BeginRecoveryRequest.newBuilder().setBlock(BLOCK).setRecoveryId(id).build())
        .message(BeginRecoveryResponse.parser());
  }

  private void finish(DataNode node, FinishRecoveryRequest request) throws DfsException {
    client.call(node.rpcAddress(), RpcMethod.FINISH_RECOVERY, request);
  }

  private static FinishRecoveryRequest.Builder finishing(long length) {
    return FinishRecoveryRequest.newBuilder().setBlock(BLOCK).setRecoveryId(ID).setLength(length);
  }

  private void checkRecovered(byte[] content, DataNode... nodes) throws DfsException {
    for (DataNode node : nodes) {
      assertThat(replicaOf(node).state()).isEqualTo(ReplicaState.FINALIZED);
      assertThat(replicaOf(node).length()).isEqualTo(content.length);
      assertThat(client.read(node.rpcAddress(), RECOVERED, 0, Math.max(1, content.length)))
          .isEqualTo(content);
      awaitIdle(node);
    }
  }

  @Test
  void shouldBringAllToTheLongestThatVerifies() throws Exception {
    byte[] content = TestCluster.bytes(1_000_000, 1);
    leaveOpen(one, content, 700_001);
    leaveOpen(two, content, 1_000_000);
    leaveOpen(three, content, 65_536);
    CommitRecoveryRequest commit = recover(order(one, two, three).setLengthMin(65_536));
    assertThat(commit.getLength()).isEqualTo(1_000_000);
    assertThat(commit.getBlock()).isEqualTo(BLOCK);
    assertThat(commit.getReplicasList())
        .extracting(RecoveredReplica::getNodeId)
        .containsExactlyInAnyOrder(one.nodeId(), two.nodeId(), three.nodeId());
    checkRecovered(content, one, two, three);
    assertThat(cluster.faults()).isEmpty();
  }

  @Test
  void shouldStopAWriterThatIsStillThere() throws Exception {
    byte[] content = TestCluster.bytes(10_000, 2);
    try (ScratchClient.Writer writer = open(one, BLOCK, two, three)) {
      writer.sendAll(content, 4_096);
      assertThat(recover(order(one, two, three).setLengthMin(10_000)).getLength())
          .isEqualTo(10_000);
      assertThat(writer.awaitError().code()).isEqualTo(ErrorCode.STALE_STAMP);
      DfsError late =
          errorOf(
              () ->
                  client.openWrite(
                      one.rpcAddress(),
                      client.continueRequest(BLOCK, ID, 10_000, 10_000, List.of())));
      assertThat(late.code()).isEqualTo(ErrorCode.STALE_STAMP);
    }
    checkRecovered(content, one, two, three);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 511, 512, 5_000, 9_999})
  void shouldCutFinalReplicasAtAnExactLength(int length) throws Exception {
    byte[] content = TestCluster.bytes(10_000, 3);
    try (ScratchClient.Writer writer = open(one, BLOCK, two, three)) {
      writer.sendAll(content, 4_096);
      writer.finish(true);
    }
    CommitRecoveryRequest commit = recover(order(one, two, three).setLengthExact(length));
    assertThat(commit.getLength()).isEqualTo(length);
    assertThat(commit.getReplicasList()).hasSize(3);
    checkRecovered(Arrays.copyOf(content, length), one, two, three);
  }

  @Test
  void shouldGoOnWithoutCandidatesThatAreGoneDamagedOrSilent() throws Exception {
    byte[] content = TestCluster.bytes(100_000, 4);
    for (DataNode node : List.of(one, two, three)) {
      leaveOpen(node, content, 100_000);
    }
    Path damaged = replicaOf(two).store().locate(replicaOf(two)).dataFile();
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[10] ^= 1;
    Files.write(damaged, bytes);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket silent = new ServerSocket(0, 8, loopback)) {
      RecoverBlock.Builder order =
          order(one, two)
              .setLengthMin(100_000)
              .addCandidates(
                  ScratchClient.target(
                      "silent", new java.net.InetSocketAddress(loopback, silent.getLocalPort())))
              .addAllCandidates(TestCluster.targets(three));
      three.close();
      CommitRecoveryRequest commit = recover(order);
      assertThat(commit.getLength()).isEqualTo(100_000);
      assertThat(commit.getReplicasList())
          .extracting(RecoveredReplica::getNodeId)
          .contains(one.nodeId())
          .doesNotContain("silent", three.nodeId());
    }
    checkRecovered(content, one, two); // The damaged one had its bytes from the other.
  }

  @Test
  void shouldSayThatTheBlockIsEmptyWhenNobodyHoldsAByte() throws Exception {
    leaveOpen(one, new byte[0], 0);
    CommitRecoveryRequest commit = recover(order(one, two));
    assertThat(commit.getLength()).isZero();
    assertThat(commit.getReplicasList()).isEmpty();
  }

  @Test
  void shouldRecoverWhatARestartFound() throws Exception {
    byte[] content = TestCluster.bytes(10_000, 5);
    leaveOpen(one, content, 10_000);
    Path data = replicaOf(one).store().locate(replicaOf(one)).dataFile();
    one.close();
    Files.write(data, new byte[77], StandardOpenOption.APPEND); // Data without its checksums.
    one = cluster.start("dn1");
    assertThat(replicaOf(one).state()).isEqualTo(ReplicaState.RWR);
    assertThat(recover(order(one).setLengthMin(10_000)).getLength()).isEqualTo(10_000);
    checkRecovered(content, one);
  }

  @Test
  void shouldLetALaterRecoveryTakeOver() throws Exception {
    byte[] content = TestCluster.bytes(5_000, 6);
    leaveOpen(one, content, 5_000);
    assertThat(begin(one, ID - 2).getLength()).isEqualTo(5_000);
    assertThat(begin(one, ID - 2).getState()).isEqualTo(io.ashlar.protocol.types.ReplicaState.RBW);
    assertThat(begin(one, ID).getFound()).isTrue();
    assertThat(errorOf(() -> begin(one, ID - 1)).code()).isEqualTo(ErrorCode.STALE_STAMP);
    DfsError older = errorOf(() -> finish(one, finishing(5_000).setRecoveryId(ID - 2).build()));
    assertThat(older.code()).isEqualTo(ErrorCode.STALE_STAMP);
    assertThat(replicaOf(one).state()).isEqualTo(ReplicaState.RUR);
    DfsError writer =
        errorOf(
            () ->
                client.openWrite(
                    one.rpcAddress(),
                    client.continueRequest(BLOCK, ID - 1, 5_000, 5_000, List.of())));
    assertThat(writer.code()).isEqualTo(ErrorCode.STALE_STAMP);
    finish(one, finishing(5_000).build());
    finish(one, finishing(5_000).build()); // Repeating it is harmless.
    checkRecovered(content, one);
    assertThat(errorOf(() -> begin(one, ID)).code()).isEqualTo(ErrorCode.STALE_STAMP);
    assertThat(errorOf(() -> finish(one, finishing(4_000).build())).code())
        .isEqualTo(ErrorCode.STALE_STAMP);
  }

  @Test
  void shouldTellTheNameNodeAtOnceThatItCouldNotRecover() throws Exception {
    leaveOpen(one, new byte[10], 10);
    cluster
        .nameNode()
        .send(
            DataNodeCommand.newBuilder()
                .setCommandId(commands++)
                .setEpoch(1_000)
                .setRecoverBlock(order(one).setLengthMin(11))
                .build());

    Await.until("the NameNode hears of the failure", WAIT_MS, () -> !failedRecoveries().isEmpty());
    FailedRecovery failed = failedRecoveries().get(0);
    assertThat(failed.getBlockId()).isEqualTo(BLOCK.getBlockId());
    assertThat(failed.getRecoveryId()).isEqualTo(ID);
    assertThat(DfsError.fromWire(failed.getError()).code()).isEqualTo(ErrorCode.BLOCK_MISSING);
    assertThat(cluster.nameNode().recoveries()).isEmpty();
  }

  private List<FailedRecovery> failedRecoveries() {
    return cluster.nameNode().heartbeats().stream()
        .flatMap(heartbeat -> heartbeat.getFailedRecoveriesList().stream())
        .toList();
  }

  /** The promise is in memory only: what an older recovery, or a writer, may do after a restart. */
  @Test
  void shouldLoseNothingWhenARestartForgetsThePromiseOfAnOpenReplica() throws Exception {
    byte[] content = TestCluster.bytes(5_000, 9);
    leaveOpen(one, content, 5_000);
    begin(one, ID);
    one.close();
    one = cluster.start("dn1");

    for (long id : new long[] {ID - 1, ID}) {
      DfsError late = errorOf(() -> finish(one, finishing(1).setRecoveryId(id).build()));
      assertThat(late.code()).as("nothing is cut").isEqualTo(ErrorCode.STALE_STAMP);
    }
    DfsError writer =
        errorOf(
            () ->
                client.openWrite(
                    one.rpcAddress(),
                    client.continueRequest(BLOCK, ID - 1, 5_000, 5_000, List.of())));
    assertThat(writer.code()).as("no stream goes on").isEqualTo(ErrorCode.REPLICA_NOT_READY);
    assertThat(begin(one, ID - 1).getLength()).isEqualTo(5_000);
    finish(one, finishing(5_000).setRecoveryId(ID - 1).build());
    assertThat(begin(one, ID).getGenerationStamp()).isEqualTo(ID - 1);
    BlockKey older = ScratchClient.block(BLOCK.getBlockId(), ID - 1);
    finish(one, finishing(5_000).setBlock(older).build());
    checkRecovered(content, one);
  }

  /** A final replica may be opened again; the NameNode refuses what the writer would need next. */
  @Test
  void shouldTakeAFinalReplicaBackFromAWriterThatARestartLetIn() throws Exception {
    byte[] content = TestCluster.bytes(5_000, 10);
    try (ScratchClient.Writer writer = open(one, BLOCK)) {
      writer.sendAll(content, 4_096);
      writer.finish(true);
    }
    begin(one, ID);
    one.close();
    one = cluster.start("dn1");

    try (ScratchClient.Writer late =
        client.openWrite(
            one.rpcAddress(), client.continueRequest(BLOCK, ID - 1, 5_000, 5_000, List.of()))) {
      assertThat(errorOf(() -> finish(one, finishing(1).build())).code())
          .isEqualTo(ErrorCode.STALE_STAMP);
      assertThat(begin(one, ID).getLength()).isEqualTo(5_000);
      assertThat(late.awaitError().code()).isEqualTo(ErrorCode.STALE_STAMP);
    }
    BlockKey reopened = ScratchClient.block(BLOCK.getBlockId(), ID - 1);
    finish(one, finishing(5_000).setBlock(reopened).build());
    checkRecovered(content, one);
  }

  @Test
  void shouldShowReadersDuringARecoveryWhatTheySawBefore() throws Exception {
    byte[] content = TestCluster.bytes(5_000, 7);
    leaveOpen(one, content, 5_000);
    begin(one, ID);
    assertThat(client.read(one.rpcAddress(), BLOCK, 0, 5_000)).isEqualTo(content);
  }

  @Test
  void shouldRefuseHostileRequestsAndChangeNothing() throws Exception {
    byte[] content = TestCluster.bytes(5_000, 8);
    leaveOpen(one, content, 5_000);
    for (long id : new long[] {0, -1, Long.MIN_VALUE, BLOCK.getGenerationStamp()}) {
      assertThat(errorOf(() -> begin(one, id)).code()).isEqualTo(ErrorCode.MALFORMED);
      assertThat(errorOf(() -> finish(one, finishing(1).setRecoveryId(id).build())).code())
          .isEqualTo(ErrorCode.MALFORMED);
    }
    assertThat(begin(two, ID).getFound()).isFalse();
    assertThat(errorOf(() -> finish(two, finishing(1).build())).code())
        .isEqualTo(ErrorCode.REPLICA_NOT_FOUND);
    assertThat(errorOf(() -> finish(one, finishing(5_000).build())).code())
        .isEqualTo(ErrorCode.STALE_STAMP);
    assertThat(replicaOf(one).state()).isEqualTo(ReplicaState.RBW);
    begin(one, ID);
    assertThat(errorOf(() -> finish(one, finishing(-1).build())).code())
        .isEqualTo(ErrorCode.MALFORMED);
    assertThat(errorOf(() -> finish(one, finishing(5_001).build())).code())
        .isEqualTo(ErrorCode.LENGTH_MISMATCH);
    FinishRecoveryRequest noneThere =
        finishing(Long.MAX_VALUE / 4).addAllSources(TestCluster.targets(two)).build();
    assertThat(errorOf(() -> finish(one, noneThere)).code()).isEqualTo(ErrorCode.DISK_FULL);
    FinishRecoveryRequest elsewhere =
        finishing(6_000).addAllSources(TestCluster.targets(two, one)).build();
    assertThat(errorOf(() -> finish(one, elsewhere)).code()).isNotNull();
    awaitIdle(one);
    assertThat(replicaOf(one).state()).isEqualTo(ReplicaState.RUR);
    assertThat(used(one)).isEqualTo(usedBy(5_000));
    finish(one, finishing(5_000).build());
    checkRecovered(content, one);
    assertThat(used(one)).isEqualTo(usedBy(5_000));
    assertThat(cluster.faults()).isEmpty();
  }

  private static long used(DataNode node) {
    return node.volumes().healthy().get(0).space().usedBytes();
  }

  private static long usedBy(long length) {
    return length + 128 + 4 * ((length + CHUNK - 1) / CHUNK);
  }
}
