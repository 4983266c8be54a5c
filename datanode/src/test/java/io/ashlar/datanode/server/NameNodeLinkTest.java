package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.replica.BlockStore.Location;
import io.ashlar.datanode.testing.FakeNameNode;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.InvalidateBlocks;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.datanode.SendFullReport;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registration, reports and commands, against a NameNode that remembers what it was told. */
final class NameNodeLinkTest extends DataNodeTest {
  @BeforeEach
  void start() throws IOException {
    startCluster(RealDisk.INSTANCE);
  }

  private FakeNameNode nameNode() {
    return cluster.nameNode();
  }

  private void awaitReceived(BlockKey block) {
    Await.until(
        "the NameNode hears of " + block,
        WAIT_MS,
        () -> nameNode().heardOf(ReplicaEvent.RECEIVED, block.getBlockId()));
  }

  private static BlockKey block(int n) {
    return ScratchClient.block(BLOCK.getBlockId() + 16L * n, 1);
  }

  private static DataNodeCommand invalidate(long id, long epoch, BlockKey... blocks) {
    InvalidateBlocks.Builder list = InvalidateBlocks.newBuilder();
    for (BlockKey block : blocks) {
      list.addBlocks(block);
    }
    return DataNodeCommand.newBuilder()
        .setCommandId(id)
        .setEpoch(epoch)
        .setInvalidate(list)
        .build();
  }

  @Test
  void shouldRegisterReportAndNumberChangesWithoutGaps() throws Exception {
    DataNode node = cluster.start("dn1");
    for (int i = 0; i < 30; i++) {
      write(node, block(i), 100 * i);
    }
    for (int i = 0; i < 30; i++) {
      awaitReceived(block(i));
    }
    assertThat(nameNode().registered()).hasSize(1);
    assertThat(nameNode().registered().get(0).getVolumesList()).hasSize(1);
    assertThat(nameNode().fullReports()).isNotEmpty();
    assertThat(nameNode().gaps()).isEmpty();
  }

  @Test
  void shouldServeWithoutANameNodeAndReportWhenItIsBack() throws Exception {
    DataNode node = cluster.start("dn1");
    write(node, block(0), 1_000);
    awaitReceived(block(0));
    nameNode().restart();
    byte[] content = write(node, block(1), 1_000);
    assertThat(client.read(node.rpcAddress(), block(1), 0, 1_000)).isEqualTo(content);
    Await.until("the node registers again", WAIT_MS, () -> nameNode().registered().size() == 2);
    Await.until(
        "the NameNode has both replicas",
        WAIT_MS,
        () ->
            nameNode().fullReports().stream().anyMatch(r -> r.getReplicasCount() == 2)
                || nameNode().heardOf(ReplicaEvent.RECEIVED, block(1).getBlockId()));
    assertThat(nameNode().gaps()).isEmpty();
  }

  /** I8: what a loss of power made useless is freed once the NameNode says so. */
  @Test
  void shouldReportDataWithoutChecksumsAndDeleteItWhenTold() throws Exception {
    DataNode node = cluster.start("dn1");
    try (ScratchClient.Writer writer = open(node, BLOCK)) {
      writer.sendAll(TestCluster.bytes(5_000, 1), 1_024);
    }
    awaitIdle(node);
    Location files = replicaOf(node).store().locate(replicaOf(node));
    node.close();
    Files.delete(files.checksumFile());
    int before = nameNode().fullReports().size();

    node = cluster.start("dn1");

    Await.until("a full report", WAIT_MS, () -> nameNode().fullReports().size() > before);
    assertThat(nameNode().fullReports().get(before).getReplicasList())
        .containsExactly(
            ReportedReplica.newBuilder()
                .setBlock(ScratchClient.block(BLOCK.getBlockId(), 0))
                .setState(ReplicaState.RWR)
                .build());
    DataNode served = node;
    assertThat(errorOf(() -> client.read(served.rpcAddress(), BLOCK, 0, 10)).code())
        .isEqualTo(ErrorCode.STALE_STAMP);
    nameNode().send(invalidate(1, 1, ScratchClient.block(BLOCK.getBlockId(), 0)));
    Await.until(
        "the NameNode hears of the deletion",
        WAIT_MS,
        () -> nameNode().heardOf(ReplicaEvent.DELETED, BLOCK.getBlockId()));
    Await.until("the file is gone", WAIT_MS, () -> !Files.exists(files.dataFile()));
    assertThat(node.volumes().healthy().get(0).space().usedBytes()).isZero();
  }

  @Test
  void shouldRegisterAndReportAgainWhenAskedTo() throws Exception {
    DataNode node = cluster.start("dn1");
    write(node, block(0), 1_000);
    awaitReceived(block(0));
    nameNode().forgetRegistration();
    Await.until("the node registers again", WAIT_MS, () -> nameNode().registered().size() == 2);
    int before = nameNode().fullReports().size();
    nameNode().askForFullReport();
    write(node, block(1), 1_000);
    Await.until(
        "a full report follows a gap", WAIT_MS, () -> nameNode().fullReports().size() > before);
    int then = nameNode().fullReports().size();
    nameNode()
        .send(
            DataNodeCommand.newBuilder()
                .setCommandId(9)
                .setEpoch(1)
                .setFullReport(SendFullReport.getDefaultInstance())
                .build());
    Await.until(
        "a full report follows the command",
        WAIT_MS,
        () -> nameNode().fullReports().size() > then && hasResult(9));
  }

  private boolean hasResult(long commandId) {
    return nameNode().heartbeats().stream()
        .flatMap(heartbeat -> heartbeat.getResultsList().stream())
        .anyMatch(result -> result.getCommandId() == commandId);
  }

  private String errorOfResult(long commandId) {
    Await.until("command " + commandId + " has a result", WAIT_MS, () -> hasResult(commandId));
    return nameNode().heartbeats().stream()
        .flatMap(heartbeat -> heartbeat.getResultsList().stream())
        .filter(result -> result.getCommandId() == commandId)
        .map(result -> result.getError().getCode())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldDeleteReplicasOnCommandButNoNewerGeneration() throws Exception {
    DataNode node = cluster.start("dn1");
    for (int i = 0; i < 3; i++) {
      write(node, block(i), 1_000);
    }
    BlockKey newer = ScratchClient.block(block(2).getBlockId(), 0);
    nameNode().send(invalidate(1, 1, block(0), block(1), newer, block(77)));
    assertThat(errorOfResult(1)).isEmpty();
    for (int i = 0; i < 2; i++) {
      BlockKey gone = block(i);
      assertThat(errorOf(() -> client.read(node.rpcAddress(), gone, 0, 1)).code())
          .isEqualTo(ErrorCode.REPLICA_NOT_FOUND);
      Await.until(
          "the NameNode hears that it is gone",
          WAIT_MS,
          () -> nameNode().heardOf(ReplicaEvent.DELETED, gone.getBlockId()));
    }
    assertThat(client.read(node.rpcAddress(), block(2), 0, 1)).hasSize(1);
    long used = node.volumes().healthy().get(0).space().usedBytes();
    assertThat(used).isBetween(1_000L, 2_000L);
  }

  @Test
  void shouldStopTheWriterOfADeletedReplica() throws Exception {
    DataNode node = cluster.start("dn1");
    try (ScratchClient.Writer writer = open(node, BLOCK)) {
      writer.send(TestCluster.bytes(100, 1), 0, 100, false);
      writer.awaitAck();
      nameNode().send(invalidate(1, 1, BLOCK));
      assertThat(writer.awaitError().code()).isEqualTo(ErrorCode.REPLICA_NOT_FOUND);
    }
    awaitIdle(node);
    var space = node.volumes().healthy().get(0).space();
    Await.until("its files are gone", WAIT_MS, () -> space.usedBytes() == 0);
    write(node, BLOCK, 100);
  }

  @Test
  void shouldDeleteAnOpenReplicaWhoseWriterIsGone() throws Exception {
    DataNode node = cluster.start("dn1");
    try (ScratchClient.Writer writer = open(node, BLOCK)) {
      writer.send(TestCluster.bytes(100, 1), 0, 100, false);
      writer.awaitAck();
    }
    awaitIdle(node);
    nameNode().send(invalidate(1, 1, BLOCK));
    assertThat(errorOfResult(1)).isEmpty();
    assertThat(node.volumes().healthy().get(0).space().usedBytes()).isZero();
    write(node, BLOCK, 100);
  }

  @Test
  void shouldObeyOnlyTheHighestEpochAlsoAfterARestart_S10() throws Exception {
    DataNode node = cluster.start("dn1");
    write(node, block(0), 1_000);
    nameNode().setEpoch(5);
    Await.until(
        "the node registers under the new epoch",
        WAIT_MS,
        () ->
            nameNode().registered().stream().anyMatch(request -> request.getAdoptedEpoch() == 1)
                && nameNode().registered().size() >= 2);
    nameNode().send(invalidate(1, 4, block(0)));
    assertThat(errorOfResult(1)).isEqualTo("NOT_ACTIVE");
    assertThat(client.read(node.rpcAddress(), block(0), 0, 1)).hasSize(1);
    node.close();
    nameNode().setEpoch(4);
    int before = nameNode().registered().size();
    DataNode again = cluster.start("dn1");
    Await.until(
        "the node tries to register", WAIT_MS, () -> nameNode().registered().size() > before);
    assertThat(nameNode().registered().get(before).getAdoptedEpoch()).isEqualTo(5);
    int heartbeats = nameNode().heartbeats().size();
    Await.until("it tries again", WAIT_MS, () -> nameNode().registered().size() > before + 2);
    assertThat(nameNode().heartbeats()).hasSize(heartbeats);
    assertThat(client.read(again.rpcAddress(), block(0), 0, 1)).hasSize(1);
  }

  @Test
  void shouldRefuseTheNameNodeOfAnotherCluster() throws Exception {
    cluster.start("dn1").close();
    try (FakeNameNode other = new FakeNameNode("cluster-2")) {
      assertThatThrownBy(
              () -> cluster.start("dn1", Map.of("dfs.namenode.rpc-address", other.address())))
          .isInstanceOfSatisfying(
              DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_CLUSTER));
    }
  }

  @Test
  void shouldRefuseStreamsBeforeItBelongsToACluster() throws Exception {
    DataNode node = cluster.start("dn1", Map.of("dfs.namenode.rpc-address", "127.0.0.1:1"));
    assertThat(errorOf(() -> client.connect(node.rpcAddress())).code())
        .isEqualTo(ErrorCode.UNREACHABLE);
  }

  @Test
  void shouldReportEveryVolumeByItself() throws Exception {
    DataNode node = cluster.start("dn1", dirs(folder.resolve("a") + "," + folder.resolve("b")));
    for (int i = 0; i < 8; i++) {
      write(node, block(i), 100);
      awaitReceived(block(i));
    }
    int before = nameNode().fullReports().size();
    nameNode().forgetRegistration();
    Await.until(
        "two parts of a full report arrive",
        WAIT_MS,
        () -> nameNode().fullReports().size() >= before + 2);
    var parts = nameNode().fullReports().subList(before, before + 2);
    assertThat(parts).extracting(p -> p.getPart()).containsExactly(0, 1);
    assertThat(parts).extracting(p -> p.getStorageId()).doesNotHaveDuplicates();
    assertThat(parts.stream().mapToInt(p -> p.getReplicasCount()).sum()).isEqualTo(8);
  }
}
