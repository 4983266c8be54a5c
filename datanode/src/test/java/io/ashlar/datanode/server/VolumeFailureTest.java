package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.id.BlockId;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.testing.FakeNameNode;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.testkit.Await;
import io.ashlar.testkit.FakeDisk;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Disks that fill up, fail, or belong to somebody else. */
final class VolumeFailureTest extends DataNodeTest {
  @Test
  void shouldAckNothingAfterAFailedForceAndGoOnWithTheOtherVolume_D17() throws Exception {
    FakeDisk disk = new FakeDisk(1);
    startCluster(disk);
    DataNode node = cluster.start("dn1", dirs("/fake/a,/fake/b"));
    byte[] content = TestCluster.bytes(2_000, 1);
    try (ScratchClient.Writer writer = open(node, BLOCK)) {
      writer.send(content, 0, 1_024, true);
      writer.awaitAck();
      disk.failForce(1);
      writer.send(content, 1_024, 900, true);
      DfsError error = writer.awaitError();
      assertThat(error.code()).isIn(ErrorCode.DISK_ERROR, ErrorCode.VOLUME_FAILED);
      assertThat(error.evidence()).containsEntry("badNode", node.nodeId());
    }
    assertThat(node.volumes().failed()).hasSize(1);
    assertThat(node.volumes().healthy()).hasSize(1);
    assertThat(errorOf(() -> client.read(node.rpcAddress(), BLOCK, 0, 10)).code())
        .isEqualTo(ErrorCode.REPLICA_NOT_FOUND);
    Await.until(
        "the NameNode hears which volume failed, and why",
        WAIT_MS,
        () ->
            cluster.nameNode().heartbeats().stream()
                .flatMap(heartbeat -> heartbeat.getVolumesList().stream())
                .anyMatch(
                    volume ->
                        volume.getFailed() && volume.getFailure().contains("Input/output error")));
    for (int i = 1; i <= 4; i++) {
      write(node, ScratchClient.block(BLOCK.getBlockId() + 16L * i, 1), 5_000);
    }
    awaitIdle(node);
    assertThat(cluster.faults()).isEmpty();
  }

  @Test
  void shouldKeepTheVolumeWhenOneOpenReplicaIsDeletedUnderIt() throws Exception {
    startCluster(RealDisk.INSTANCE);
    DataNode node = cluster.start("dn1");
    try (ScratchClient.Writer writer = open(node, BLOCK)) {
      writer.send(TestCluster.bytes(100, 1), 0, 100, false);
      writer.awaitAck();
      Replica replica = node.replicas().get(new BlockId(BLOCK.getBlockId()));
      assertThat(replica).isNotNull();
      Files.delete(replica.store().locate(replica).checksumFile());
      writer.sendLast(true);
      assertThat(writer.awaitError().code()).isEqualTo(ErrorCode.DISK_ERROR);
    }
    awaitIdle(node);
    assertThat(node.volumes().failed()).isEmpty();
    assertThat(node.volumes().healthy().get(0).space().usedBytes()).isZero();
    write(node, BLOCK, 100);
  }

  @Test
  void shouldGiveBackItsPromiseWhenTheFilesCannotBeMade() throws Exception {
    startCluster(RealDisk.INSTANCE);
    DataNode node = cluster.start("dn1");
    String rbw = "dn1/current/" + FakeNameNode.NAMESPACE + "/rbw/";
    String name = "blk_" + BLOCK.getBlockId();
    for (String there : new String[] {name, name + "_" + BLOCK.getGenerationStamp() + ".meta"}) {
      Files.writeString(folder.resolve(rbw + there), "somebody's");
      assertThat(errorOf(() -> open(node, BLOCK)).code()).isEqualTo(ErrorCode.DISK_ERROR);
      awaitIdle(node);
      assertThat(Files.readString(folder.resolve(rbw + there))).isEqualTo("somebody's");
      Files.delete(folder.resolve(rbw + there));
    }
    assertThat(node.volumes().failed()).isEmpty();
    write(node, BLOCK, 100);
  }

  @Test
  void shouldStopWhenTheLastVolumeFails() throws Exception {
    FakeDisk disk = new FakeDisk(2);
    startCluster(disk);
    DataNode node = cluster.start("dn1", dirs("/fake/a"));
    try (ScratchClient.Writer writer = open(node, BLOCK)) {
      disk.failForce(1);
      writer.send(TestCluster.bytes(100, 1), 0, 100, true);
      writer.awaitError();
    }
    Await.until("the process is told to stop", WAIT_MS, () -> !cluster.faults().isEmpty());
    assertThat(cluster.faults().get(0)).hasMessageContaining("more volumes failed");
  }

  @Test
  void shouldRemoveThePartialReplicaWhenTheDiskIsFull_D13() throws Exception {
    FakeDisk disk = new FakeDisk(3);
    startCluster(disk);
    DataNode node = cluster.start("dn1", dirs("/fake/a"));
    write(node, BLOCK, 10_000);
    long used = node.volumes().healthy().get(0).space().usedBytes();
    BlockKey large = ScratchClient.block(BLOCK.getBlockId() + 16, 1);
    try (ScratchClient.Writer writer = open(node, large)) {
      writer.sendUnflushed(TestCluster.bytes(10_240, 1), 0, 10_240);
      writer.awaitAck();
      disk.setCapacity(30_000);
      writer.sendUnflushed(TestCluster.bytes(30_720, 1), 10_240, 20_480);
      DfsError error = writer.awaitError();
      assertThat(error.code()).isEqualTo(ErrorCode.DISK_FULL);
      assertThat(error.evidence()).containsEntry("badNode", node.nodeId());
    }
    awaitIdle(node);
    assertThat(node.volumes().failed()).isEmpty();
    assertThat(node.volumes().healthy().get(0).space().usedBytes()).isEqualTo(used);
    assertThat(node.replicas().size()).isEqualTo(1);
    Await.until(
        "the NameNode hears that it is gone",
        WAIT_MS,
        () -> cluster.nameNode().heardOf(ReplicaEvent.DELETED, large.getBlockId()));
    assertThat(errorOf(() -> open(node, large)).code()).isEqualTo(ErrorCode.DISK_FULL);
    disk.setCapacity(1L << 40);
    var space = node.volumes().healthy().get(0).space();
    Await.until("the room is seen", WAIT_MS, () -> space.remainingBytes() > 1 << 30);
    write(node, large, 20_000);
  }

  @Test
  void shouldKeepWhatWasFlushedWhenTheDiskIsFull_D13() throws Exception {
    FakeDisk disk = new FakeDisk(4);
    startCluster(disk);
    DataNode node = cluster.start("dn1", dirs("/fake/a"));
    byte[] content = TestCluster.bytes(40_000, 1);
    try (ScratchClient.Writer writer = open(node, BLOCK)) {
      writer.send(content, 0, 10_100, false);
      writer.awaitAck();
      disk.setCapacity(20_000);
      writer.send(content, 9_728, 30_000, false);
      assertThat(writer.awaitError().code()).isEqualTo(ErrorCode.DISK_FULL);
    }
    awaitIdle(node);
    assertThat(client.read(node.rpcAddress(), BLOCK, 0, 10_100))
        .isEqualTo(Arrays.copyOf(content, 10_100));
    var space = node.volumes().healthy().get(0).space();
    assertThat(space.usedBytes()).isEqualTo(10_100 + 128 + 4 * 20);
    disk.setCapacity(1L << 40);
    Await.until("the room is seen", WAIT_MS, () -> space.remainingBytes() > 1 << 30);
    long next = BLOCK.getGenerationStamp() + 1;
    try (ScratchClient.Writer writer =
        client.openWrite(
            node.rpcAddress(), client.continueRequest(BLOCK, next, 10_100, 10_100, List.of()))) {
      writer.send(content, 9_728, 30_272, false);
      writer.awaitAck();
      writer.finish(true);
    }
    BlockKey continued = ScratchClient.block(BLOCK.getBlockId(), next);
    assertThat(client.read(node.rpcAddress(), continued, 0, 40_000)).isEqualTo(content);
    assertThat(node.volumes().failed()).isEmpty();
  }

  /** D17 for the new operations: a failed force while a replica is opened again. */
  @Test
  void shouldNotGoOnAfterAFailedForce_D17() throws Exception {
    for (int force = 1; force <= 4; force++) {
      FakeDisk disk = new FakeDisk(force);
      String dir = "/fake/" + force + "/a,/fake/" + force + "/b";
      TestCluster scene = new TestCluster(folder, disk);
      try (scene) {
        DataNode node =
            scene.start(
                "dn" + force,
                Map.of("dfs.datanode.data.dir", dir, "dfs.datanode.failed.volumes.tolerated", "1"));
        write(node, BLOCK, 10_000);
        disk.failForce(force);
        DfsError error =
            errorOf(
                () ->
                    client.openWrite(
                        node.rpcAddress(),
                        client.continueRequest(
                            BLOCK, BLOCK.getGenerationStamp() + 1, 10_000, 10_000, List.of())));
        assertThat(error.code()).isIn(ErrorCode.DISK_ERROR, ErrorCode.VOLUME_FAILED);
        assertThat(error.evidence()).containsEntry("badNode", node.nodeId());
        Await.until("the volume is out", WAIT_MS, () -> node.volumes().failed().size() == 1);
        assertThat(node.replicas().size()).isZero();
        awaitIdle(node);
      }
    }
    startCluster(RealDisk.INSTANCE); // For the clean-up after the test.
  }

  @Test
  void shouldKeepWithinTheConfiguredCapacity() throws Exception {
    startCluster(RealDisk.INSTANCE);
    DataNode node =
        cluster.start(
            "dn1", dirs("[SSD][capacity=2m]" + folder.resolve("a") + "," + folder.resolve("b")));
    var first = node.volumes().all().get(0).space();
    assertThat(first.capacityBytes()).isEqualTo((2 << 20) - (2 << 20) / 100);
    for (int i = 0; i < 6; i++) {
      write(node, ScratchClient.block(BLOCK.getBlockId() + 16L * i, 1), 900_000);
    }
    assertThat(first.usedBytes()).isLessThanOrEqualTo(2 << 20);
    assertThat(node.volumes().all().get(1).space().usedBytes()).isGreaterThan(3 * 900_000);
    awaitIdle(node);
  }

  @Test
  void shouldFindItsReplicasAfterARestart() throws Exception {
    startCluster(RealDisk.INSTANCE);
    DataNode node = cluster.start("dn1");
    byte[] whole = write(node, BLOCK, 100_000);
    BlockKey open = ScratchClient.block(BLOCK.getBlockId() + 16, 5);
    try (ScratchClient.Writer writer = open(node, open)) {
      writer.send(TestCluster.bytes(700, 3), 0, 700, false);
      writer.awaitAck();
      node.close();
    }
    DataNode again = cluster.start("dn1");
    assertThat(again.nodeId()).isEqualTo(node.nodeId());
    assertThat(client.read(again.rpcAddress(), BLOCK, 0, 100_000)).isEqualTo(whole);
    Replica left = again.replicas().get(new BlockId(open.getBlockId()));
    assertThat(left).isNotNull();
    assertThat(left.state()).isEqualTo(ReplicaState.RWR);
    assertThat(left.length()).isEqualTo(700);
    assertThat(errorOf(() -> client.read(again.rpcAddress(), open, 0, 1)).code())
        .isEqualTo(ErrorCode.REPLICA_NOT_READY);
    var before = cluster.nameNode().registered();
    assertThat(before.get(before.size() - 1).getIncarnation())
        .isGreaterThan(before.get(0).getIncarnation());
  }

  @Test
  void shouldNameTheHolderOfAFolderInUse() throws Exception {
    startCluster(RealDisk.INSTANCE);
    cluster.start("dn1");
    assertThatThrownBy(() -> cluster.start("dn1"))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FOLDER_IN_USE))
        .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
  }

  @Test
  void shouldRefuseVolumesOfAnotherNodeOrCluster_C10() throws Exception {
    startCluster(RealDisk.INSTANCE);
    cluster.start("dn1").close();
    cluster.start("dn2").close();
    String both = folder.resolve("dn1") + "," + folder.resolve("dn2");
    assertThatThrownBy(() -> cluster.start("dn1", dirs(both)))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_CLUSTER));
    String version =
        Files.readString(folder.resolve("dn1/current/VERSION")).replace("cluster-1", "cluster-9");
    Files.writeString(folder.resolve("dn1/current/VERSION"), version);
    assertThatThrownBy(() -> cluster.start("dn1"))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VOLUME_FAILED))
        .hasMessageContaining("checksum does not fit");
  }

  @Test
  void shouldStartWithoutAVolumeThatCannotBeUsed() throws Exception {
    startCluster(RealDisk.INSTANCE);
    Files.writeString(folder.resolve("file"), "not a folder");
    String both = folder.resolve("file") + "," + folder.resolve("ok");
    DataNode node = cluster.start("dn1", dirs(both));
    assertThat(node.volumes().failed()).hasSize(1);
    write(node, BLOCK, 1_000);
    Map<String, String> strict =
        Map.of(
            "dfs.datanode.data.dir",
            folder.resolve("file") + "," + folder.resolve("more"),
            "dfs.datanode.failed.volumes.tolerated",
            "0");
    assertThatThrownBy(() -> cluster.start("dn2", strict))
        .hasMessageContaining("1 of 2 volumes failed");
  }
}
