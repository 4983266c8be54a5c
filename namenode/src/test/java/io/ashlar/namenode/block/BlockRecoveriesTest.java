package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.GenerationStamp;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.HeartbeatReceiver;
import io.ashlar.namenode.datanodes.NodeCommands;
import io.ashlar.namenode.namespace.BlockStatus;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.datanode.FailedRecovery;
import io.ashlar.protocol.datanode.HeartbeatRequest;
import io.ashlar.protocol.datanode.RecoverBlock;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which DataNode leads a block recovery, and what happens when it says nothing. */
class BlockRecoveriesTest {
  private static final long INTERVAL_MS = 1_000;

  private final BlockScene scene = new BlockScene();
  private final BlockRecoveries recoveries =
      new BlockRecoveries(scene.namespace, scene.blocks, scene.nodes, scene.clock, INTERVAL_MS);
  private final DataNode one = scene.join("dn1", "/r1");
  private final DataNode two = scene.join("dn2", "/r2");
  private BlockView block = scene.openBlock(2);

  @BeforeEach
  void reportOpenReplicas() {
    scene.namespace.addListener(recoveries);
    scene.blocks.reports().reported(one, "dn1-s", BlockScene.rbw(block, 10));
    scene.blocks.reports().reported(two, "dn2-s", BlockScene.rbw(block, 12));
  }

  @Test
  void shouldAskOnePrimaryWithEveryCandidateOnceTheRecordIsDurable() {
    GenerationStamp committed = block.committedGs();
    begin(BlockState.UNDER_RECOVERY);
    scene.namespace.setAppliedTxid(7);

    assertThat(recoveries.tick()).isEmpty();
    assertThat(recoveries.tick()).isEmpty();

    assertThat(one.commands().takeRecoveries(6)).as("not durable yet").isEmpty();
    List<RecoverBlock> commands = taken();
    assertThat(commands).hasSize(1);
    RecoverBlock command = commands.get(0);
    assertThat(command.getBlock().getGenerationStamp()).isEqualTo(committed.value());
    assertThat(command.getRecoveryId()).isEqualTo(block.issuedGs().value());
    assertThat(command.getLengthExact()).isEqualTo(-1);
    assertThat(command.getCandidatesList())
        .extracting(ReplicaLocation::getNodeId)
        .containsExactlyInAnyOrder("dn1", "dn2");
  }

  @Test
  void shouldTryAnotherPrimaryWithEachAttemptAndWaitLongerEachTime() {
    begin(BlockState.UNDER_RECOVERY);
    recoveries.tick();
    String first = leader();
    scene.clock.advanceMs(INTERVAL_MS - 1);
    assertThat(recoveries.tick()).isEmpty();
    scene.clock.advanceMs(1);
    assertThat(recoveries.tick())
        .containsExactly(new BlockRecoveries.Silent(block.id(), block.issuedGs()));

    begin(BlockState.UNDER_RECOVERY);
    recoveries.tick();
    assertThat(leader()).isNotEqualTo(first);

    scene.clock.advanceMs(2 * INTERVAL_MS - 1);
    assertThat(recoveries.tick()).isEmpty();
    scene.clock.advanceMs(1);
    assertThat(recoveries.tick()).hasSize(1);
    begin(BlockState.UNDER_RECOVERY);
    recoveries.tick();
    assertThat(leader()).as("all were tried; the first may be back").isIn("dn1", "dn2");
  }

  @Test
  void shouldAskAnotherPrimaryAtOnceWhenOneSaysThatItFailed() {
    begin(BlockState.UNDER_RECOVERY);
    recoveries.tick();
    String first = leader();
    sayFailed(first.equals("dn1") ? "dn2" : "dn1", block.issuedGs());
    sayFailed(first, block.committedGs());
    assertThat(recoveries.tick()).as("not of this attempt").isEmpty();

    sayFailed(first, block.issuedGs());

    assertThat(recoveries.tick())
        .containsExactly(new BlockRecoveries.Silent(block.id(), block.issuedGs()));
    begin(BlockState.UNDER_RECOVERY);
    recoveries.tick();
    assertThat(leader()).isNotEqualTo(first);
    assertThat(recoveries.started()).isEqualTo(2);
    assertThat(recoveries.failed()).isEqualTo(1);
  }

  @Test
  void shouldPauseWhenEveryPrimaryHasFailed() {
    begin(BlockState.UNDER_RECOVERY);
    int atOnce = 0;
    for (int i = 0; i < 10; i++) {
      recoveries.tick();
      for (DataNode node : List.of(one, two)) {
        if (!node.commands().takeRecoveries(Long.MAX_VALUE).isEmpty()) {
          atOnce++;
          sayFailed(node.id(), block.issuedGs());
        }
      }
      if (!recoveries.tick().isEmpty()) {
        begin(BlockState.UNDER_RECOVERY);
      }
    }
    assertThat(atOnce).as("each candidate once").isEqualTo(2);

    scene.clock.advanceMs(INTERVAL_MS - 1);
    assertThat(recoveries.tick()).isEmpty();
    scene.clock.advanceMs(1);
    assertThat(recoveries.tick()).as("as if it had been the first attempt").hasSize(1);
    scene.namespace.setBlock(block.id(), 10, BlockState.COMMITTED);
    assertThat(recoveries.finished()).isEqualTo(1);
  }

  private void sayFailed(String node, GenerationStamp id) {
    new HeartbeatReceiver(
            scene.nodes, scene.clock, () -> 1, () -> Long.MAX_VALUE, 2, (number, error) -> {})
        .onHeartbeat(
            HeartbeatRequest.newBuilder()
                .setNodeId(node)
                .setRegistrationId(
                    Objects.requireNonNull(scene.nodes.find(node)).registration().id())
                .addFailedRecoveries(
                    FailedRecovery.newBuilder()
                        .setBlockId(block.id().value())
                        .setRecoveryId(id.value()))
                .build());
  }

  @Test
  void shouldWaitForANodeWithoutUsingUpAttempts() {
    for (long silentMs = 0; silentMs <= BlockScene.DEAD_MS; silentMs += INTERVAL_MS) {
      scene.clock.advanceMs(INTERVAL_MS);
      scene.liveness.tick();
    }
    begin(BlockState.UNDER_RECOVERY);
    for (int i = 0; i < 10; i++) {
      assertThat(recoveries.tick()).isEmpty();
      scene.clock.advanceMs(INTERVAL_MS);
    }
    assertThat(recoveries.count()).isEqualTo(1);

    scene.register("dn1", "/r1", 1);
    recoveries.tick();

    assertThat(leader()).isEqualTo("dn1");
  }

  @Test
  void shouldCutAtTheExactLength() {
    scene.namespace.setBlock(block.id(), 5, BlockState.UNDER_CONSTRUCTION);
    block = scene.view(block.id());
    begin(BlockState.UNDER_TRUNCATION);
    recoveries.tick();

    RecoverBlock command = taken().get(0);
    assertThat(command.getLengthExact()).isEqualTo(5);
    assertThat(command.getLengthMin()).isEqualTo(5);
  }

  @Test
  void shouldForgetABlockThatIsSettledOrWhoseFileIsGone() {
    begin(BlockState.UNDER_RECOVERY);
    scene.namespace.setBlock(block.id(), 10, BlockState.COMMITTED);
    assertThat(recoveries.count()).isZero();

    begin(BlockState.UNDER_RECOVERY);
    scene.namespace.detach(block.file(), 0);
    recoveries.tick();

    assertThat(recoveries.count()).isZero();
    assertThat(taken()).isEmpty();
  }

  @Test
  void shouldBeginRecoveriesOfBeforeARestartUnderAnotherId() {
    begin(BlockState.UNDER_RECOVERY);
    BlockRecoveries restarted =
        new BlockRecoveries(scene.namespace, scene.blocks, scene.nodes, scene.clock, INTERVAL_MS);
    restarted.startAnew();
    assertThat(restarted.count()).isEqualTo(1);

    scene.safeMode = true;
    assertThat(restarted.tick()).isEmpty();
    scene.safeMode = false;
    assertThat(restarted.tick())
        .as("the id may be finished on some candidates")
        .containsExactly(new BlockRecoveries.Silent(block.id(), block.issuedGs()));
    assertThat(taken()).isEmpty();
    scene.namespace.addListener(restarted);
    begin(BlockState.UNDER_RECOVERY);
    assertThat(restarted.tick()).isEmpty();
    assertThat(taken().get(0).getRecoveryId()).isEqualTo(block.issuedGs().value());
  }

  private void begin(BlockState state) {
    GenerationStamp stamp = scene.namespace.nextGenerationStamp();
    scene.namespace.takeStamp(stamp);
    BlockView now = scene.view(block.id());
    scene.namespace.setBlock(
        block.id(), BlockStatus.of(now).issued(stamp).with(now.length(), state));
    block = scene.view(block.id());
  }

  private String leader() {
    List<NodeCommands.PlannedRecovery> ofOne = one.commands().takeRecoveries(Long.MAX_VALUE);
    List<NodeCommands.PlannedRecovery> ofTwo = two.commands().takeRecoveries(Long.MAX_VALUE);
    assertThat(ofOne.size() + ofTwo.size()).isEqualTo(1);
    return ofOne.isEmpty() ? "dn2" : "dn1";
  }

  private List<RecoverBlock> taken() {
    List<NodeCommands.PlannedRecovery> all =
        new ArrayList<>(one.commands().takeRecoveries(Long.MAX_VALUE));
    all.addAll(two.commands().takeRecoveries(Long.MAX_VALUE));
    return all.stream().map(NodeCommands.PlannedRecovery::command).toList();
  }
}
