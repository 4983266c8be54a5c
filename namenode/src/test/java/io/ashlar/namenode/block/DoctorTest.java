package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.HeartbeatReceiver;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.diagnosis.Finding;
import io.ashlar.namenode.diagnosis.ProblemCode;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.datanode.HeartbeatRequest;
import io.ashlar.protocol.datanode.ReplicaEvent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The doctor names every problem, and only problems. */
final class DoctorTest {
  private final DiagnosisScene scene = new DiagnosisScene();
  private final DataNode a = scene.replication.join("a", "/r1");
  private final DataNode b = scene.replication.join("b", "/r2");
  private final DataNode c = scene.replication.join("c", "/r2");

  private void begin() {
    scene.replication.tick();
    scene.replication.tick();
  }

  @Test
  void shouldFindNothingWhereAllIsWell() {
    scene.replication.stored(a, b, c);
    begin();

    assertThat(scene.findings()).isEmpty();
  }

  @Test
  void shouldNameADeadNodeButNotTheBlocksThatAreCopiedMeanwhile() {
    scene.replication.join("d", "/r1");
    scene.replication.stored(a, b, c);
    begin();
    long before = scene.scene.clock.wallMs();

    scene.replication.die(c);
    scene.replication.tick();

    Finding dead = scene.finding(ProblemCode.DATANODE_DEAD);
    assertThat(scene.codes()).containsExactly(ProblemCode.DATANODE_DEAD);
    assertThat(dead.evidence()).containsEntry("nodeId", "c").containsEntry("rack", "/r2");
    assertThat(dead.evidence().get("dataDirs")).isEqualTo(List.of("/data/c-s"));
    assertThat(dead.sinceMs()).isBetween(before - 1, before + 1);
    assertThat(scene.diagnose().healingBlocks()).isEqualTo(1);
  }

  @Test
  void shouldNameBlocksThatNobodyCanTakeAndTheReasonsOfThePlanner() {
    BlockView block = scene.replication.stored(a, b, c);
    begin();

    scene.replication.die(c);
    scene.replication.tick();

    assertThat(scene.codes())
        .containsExactly(ProblemCode.DATANODE_DEAD, ProblemCode.BLOCKS_UNDER_REPLICATED);
    Finding under = scene.finding(ProblemCode.BLOCKS_UNDER_REPLICATED);
    assertThat(under.evidence())
        .containsEntry("count", "1")
        .containsEntry("blocks", List.of(block.id().value() + ""))
        .containsEntry("files", List.of("/f" + block.file()))
        .containsEntry(
            "reasons",
            List.of("ALREADY_HOLDS_A_REPLICA 2", "HOLDS_A_REPLICA_THAT_DOES_NOT_COUNT 1"))
        .containsEntry("deadNodes", List.of("DataNode c.test:9866"));
    assertThat(scene.diagnose().healingBlocks()).isZero();
  }

  @Test
  void shouldAskForFewerReplicasWhereThereNeverWereEnoughNodes() {
    BlockView block = scene.scene.closedBlock(4, ReplicationScene.LENGTH);
    for (DataNode node : List.of(a, b, c)) {
      scene.replication.tell(node, ReplicaEvent.RECEIVED, block);
    }
    scene.replication.heartbeat();
    begin();

    assertThat(scene.codes()).containsExactly(ProblemCode.BLOCKS_UNDER_REPLICATED);
    assertThat(scene.finding(ProblemCode.BLOCKS_UNDER_REPLICATED).command())
        .isEqualTo("dfs setrep 3 /f" + block.file());
  }

  @Test
  void shouldTellMissingBlocksFromDamagedOnes() {
    BlockView missing = scene.replication.stored(c);
    BlockView damaged = scene.replication.stored(a);
    begin();

    scene.replication.die(c);
    scene.replication.tell(a, ReplicaEvent.CORRUPT, damaged);
    scene.replication.tick();

    assertThat(scene.codes())
        .containsExactly(
            ProblemCode.BLOCKS_MISSING, ProblemCode.BLOCKS_CORRUPT, ProblemCode.DATANODE_DEAD);
    assertThat(scene.finding(ProblemCode.BLOCKS_MISSING).evidence())
        .containsEntry("blocks", List.of(missing.id().value() + ""));
    assertThat(scene.finding(ProblemCode.BLOCKS_CORRUPT).evidence())
        .containsEntry("blocks", List.of(damaged.id().value() + ""));
  }

  @Test
  void shouldKnowSinceWhenAndForgetWhatEnded() {
    begin();
    scene.failedFolders.put(Path.of("/name/1"), "Input/output error");
    scene.readOnly = "no space in /name/2";
    scene.safeMode.enter();
    scene.diagnosis.doctor().tick();
    long began = scene.scene.clock.wallMs();
    scene.scene.clock.advanceMs(400);

    assertThat(scene.codes())
        .containsExactly(
            ProblemCode.READ_ONLY, ProblemCode.SAFE_MODE, ProblemCode.METADATA_FOLDER_FAILED);
    assertThat(scene.findings()).extracting(Finding::sinceMs).containsOnly(began);
    assertThat(scene.finding(ProblemCode.SAFE_MODE).command())
        .isEqualTo("dfs admin safemode leave");

    scene.failedFolders.clear();
    scene.readOnly = "";
    scene.safeMode.leave();

    assertThat(scene.findings()).isEmpty();
  }

  @Test
  void shouldNameStaleNodesFailedVolumesAndFullOnes() {
    begin();
    long periodMs = scene.scene.liveness.periodMs();
    for (long ms = 0; ms <= BlockScene.STALE_MS; ms += periodMs) {
      scene.scene.clock.advanceMs(periodMs);
      heartbeat(a, Messages.volume("a-s", 10));
      heartbeat(
          b,
          Messages.volume("b-s", Messages.GIGABYTE).toBuilder()
              .setFailed(true)
              .setFailure("Input/output error")
              .build(),
          Messages.volume("b-t", Messages.GIGABYTE));
      scene.scene.liveness.tick();
    }

    assertThat(scene.codes())
        .containsExactly(
            ProblemCode.VOLUME_FAILED, ProblemCode.DATANODE_STALE, ProblemCode.DATANODE_FULL);
    assertThat(scene.finding(ProblemCode.VOLUME_FAILED).cause()).isEqualTo("Input/output error");
    assertThat(scene.finding(ProblemCode.DATANODE_STALE).subject())
        .isEqualTo("DataNode c.test:9866");
    assertThat(scene.finding(ProblemCode.DATANODE_FULL).subject())
        .isEqualTo("DataNode a.test:9866");
  }

  @Test
  void shouldNameARackThatIsGoneIfOneIsLeft() {
    begin();

    scene.replication.die(a);

    assertThat(scene.codes()).containsExactly(ProblemCode.DATANODE_DEAD, ProblemCode.RACK_LOST);
    assertThat(scene.finding(ProblemCode.RACK_LOST).subject()).isEqualTo("/r1");
  }

  @Test
  void shouldNameANodeThatStandsNowhere() {
    scene.replication.join("d", "");
    begin();

    assertThat(scene.codes()).containsExactly(ProblemCode.RACK_UNKNOWN);
  }

  @Test
  void shouldNameFilesWhoseWriterIsLongGone() {
    scene.scene.openBlock(3);
    begin();
    scene.replication.heartbeat();
    assertThat(scene.findings()).isEmpty();

    for (int i = 0; i < 16; i++) {
      scene.scene.clock.advanceMs(1_000);
      scene.replication.heartbeat();
    }

    assertThat(scene.codes()).containsExactly(ProblemCode.LEASE_STUCK);
    assertThat(scene.finding(ProblemCode.LEASE_STUCK).command()).startsWith("dfs lease recover /f");
  }

  private void heartbeat(DataNode node, VolumeReport... volumes) {
    HeartbeatReceiver receiver =
        new HeartbeatReceiver(
            scene.scene.nodes, scene.scene.clock, () -> 1, () -> 0, 0, (number, error) -> {});
    receiver.onHeartbeat(
        HeartbeatRequest.newBuilder()
            .setNodeId(node.id())
            .setRegistrationId(node.registration().id())
            .addAllVolumes(List.of(volumes))
            .build());
  }
}
