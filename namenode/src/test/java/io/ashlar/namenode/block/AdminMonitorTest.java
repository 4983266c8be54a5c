package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.adminstate.AdminMonitor;
import io.ashlar.namenode.adminstate.NodeProgress;
import io.ashlar.namenode.block.ReplicationScene.Order;
import io.ashlar.namenode.command.AdvanceNodeAdminHandler;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.InlineLoop;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.maintenance.InternalCommands;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.types.AdminState;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When a node that leaves or rests is done, and what is said to hold it up. */
final class AdminMonitorTest {
  private final ReplicationScene scene = new ReplicationScene(2);
  private final DataNode a = scene.join("a", "/r1");
  private final DataNode b = scene.join("b", "/r1");
  private final DataNode c = scene.join("c", "/r1");
  private boolean begun = true;
  private final AdminMonitor monitor =
      new AdminMonitor(
          new AdminMonitor.Parts(
              scene.scene.namespace,
              scene.scene.blocks.redundancy(),
              scene.scene.blocks.stats(),
              scene.scene.nodes,
              new SafeModeView() {
                @Override
                public boolean isOn() {
                  return scene.scene.safeMode;
                }

                @Override
                public String reason() {
                  return "";
                }
              },
              () -> begun,
              new InlineLoop(),
              scene.scene.clock,
              1),
          new InternalCommands(new AppliedCommands(scene.scene), new Epoch(1)),
          new AdvanceNodeAdminHandler());

  private void set(DataNode node, AdminState state) {
    set(NodeAdmin.newBuilder().setNodeId(node.id()).setState(state).build());
  }

  private void set(NodeAdmin admin) {
    scene.scene.namespace.setNodeAdmin(admin);
  }

  private AdminState state(DataNode node) {
    return scene.scene.namespace.admin().of(node.id()).getState();
  }

  private NodeProgress progress(DataNode node) {
    return Objects.requireNonNull(monitor.progress(node.id()));
  }

  private void tick() {
    scene.scene.clock.advanceMs(1_000);
    scene.heartbeat();
    monitor.tick();
  }

  @Test
  void shouldWaitForEveryBlockAndThenForAPassOverAll() {
    scene.join("d", "/r1");
    List<BlockView> stored = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      stored.add(scene.stored(a, b, c));
    }
    assertThat(scene.tick()).isEmpty();
    set(c, AdminState.ADMIN_DECOMMISSIONING);
    tick();

    assertThat(progress(c).blocksLeft()).isEqualTo(3);
    assertThat(progress(c).blocksTotal()).isEqualTo(3);
    assertThat(progress(c).bytesLeft()).isEqualTo(3L * ReplicationScene.LENGTH);
    assertThat(progress(c).blockers().get(0).reason()).contains("2 of 3");
    for (Order order : scene.tick()) {
      BlockView block =
          stored.stream()
              .filter(each -> each.id().value() == order.block().getBlockId())
              .findFirst()
              .orElseThrow();
      scene.tell(scene.node(order.target()), ReplicaEvent.RECEIVED, block);
    }
    tick();
    assertThat(progress(c).blocksLeft()).isZero();
    assertThat(progress(c).bytesPerSecond()).isPositive();
    assertThat(state(c)).isEqualTo(AdminState.ADMIN_DECOMMISSIONING);
    tick();
    tick();

    assertThat(state(c)).isEqualTo(AdminState.ADMIN_DECOMMISSIONED);
    tick();
    assertThat(monitor.progress(c.id())).isNull();
  }

  @Test
  void shouldSayNothingBeforeTheNodesHaveReported() {
    begun = false;
    set(c, AdminState.ADMIN_DECOMMISSIONING);
    tick();
    tick();
    assertThat(progress(c).counted()).isFalse();
    begun = true;
    scene.scene.safeMode = true;
    tick();
    tick();
    assertThat(state(c)).isEqualTo(AdminState.ADMIN_DECOMMISSIONING);
    scene.scene.safeMode = false;

    DataNode late = scene.scene.register("late", "/r1", 1);
    scene.alive.add(late);
    set(late, AdminState.ADMIN_DECOMMISSIONING);
    tick();
    tick();
    tick();

    assertThat(state(c)).isEqualTo(AdminState.ADMIN_DECOMMISSIONED);
    assertThat(state(late)).isEqualTo(AdminState.ADMIN_DECOMMISSIONING);
    scene.tellAll(late);
    tick();
    tick();
    assertThat(state(late)).isEqualTo(AdminState.ADMIN_DECOMMISSIONED);
  }

  @Test
  void shouldNameOpenFilesThatHoldANodeUp() {
    BlockView open = scene.scene.openBlock(3);
    scene.scene.changes(
        c, Messages.change(1, ReplicaEvent.RECEIVING, "c-s", BlockScene.rbw(open, 0)));
    set(c, AdminState.ADMIN_DECOMMISSIONING);

    tick();
    tick();

    assertThat(progress(c).openBlocks()).isEqualTo(1);
    assertThat(progress(c).etaMs()).isEqualTo(-1);
    assertThat(progress(c).blockers().get(0).open()).isTrue();
    assertThat(state(c)).isEqualTo(AdminState.ADMIN_DECOMMISSIONING);
  }

  @Test
  void shouldJudgeADeadNodeByWhatItHeld() {
    scene.join("d", "/r1");
    BlockView block = scene.stored(a, b, c);
    assertThat(scene.tick()).isEmpty();
    scene.die(c);
    set(c, AdminState.ADMIN_DECOMMISSIONING);
    tick();
    tick();
    assertThat(progress(c).blocksLeft()).isEqualTo(1);

    scene.tell(scene.node("d"), ReplicaEvent.RECEIVED, block);
    tick();
    tick();
    tick();

    assertThat(state(c)).isEqualTo(AdminState.ADMIN_DECOMMISSIONED);
  }

  @Test
  void shouldKeepANodeThatWasNeverHeardOfWhileBlocksLackReplicas() {
    BlockView block = scene.stored(a, b, c);
    assertThat(scene.tick()).isEmpty();
    scene.tell(c, ReplicaEvent.CORRUPT, block);
    set(
        NodeAdmin.newBuilder()
            .setNodeId("stranger")
            .setState(AdminState.ADMIN_DECOMMISSIONING)
            .build());
    for (int i = 0; i < 4; i++) {
      tick();
    }
    assertThat(scene.scene.namespace.admin().of("stranger").getState())
        .isEqualTo(AdminState.ADMIN_DECOMMISSIONING);

    scene.tell(c, ReplicaEvent.RECEIVED, scene.scene.view(block.id()));
    scene.scene.delete(block);
    for (int i = 0; i < 4; i++) {
      tick();
    }
    assertThat(scene.scene.namespace.admin().of("stranger").getState())
        .isEqualTo(AdminState.ADMIN_DECOMMISSIONED);
  }

  @Test
  void shouldDoWithAsManyReplicasAsThereAreNodesWhenForced() {
    scene.stored(a, b, c);
    assertThat(scene.tick()).isEmpty();
    set(
        NodeAdmin.newBuilder()
            .setNodeId("c")
            .setState(AdminState.ADMIN_DECOMMISSIONING)
            .setForced(true)
            .build());

    tick();
    tick();

    assertThat(state(c)).isEqualTo(AdminState.ADMIN_DECOMMISSIONED);
  }

  @Test
  void shouldEnterMaintenanceWhenEnoughIsElsewhereAndEndItInTime() {
    BlockView only = scene.stored(c);
    scene.stored(a, b, c);
    assertThat(scene.tick()).isEmpty();
    set(
        NodeAdmin.newBuilder()
            .setNodeId("c")
            .setState(AdminState.ADMIN_ENTERING_MAINTENANCE)
            .setUntilMs(scene.scene.clock.wallMs() + 60_000)
            .build());
    tick();
    assertThat(progress(c).blocksLeft()).isEqualTo(1);
    Order order = scene.tick().get(0);
    scene.tell(scene.node(order.target()), ReplicaEvent.RECEIVED, only);
    tick();
    tick();
    tick();
    assertThat(state(c)).isEqualTo(AdminState.ADMIN_IN_MAINTENANCE);

    scene.scene.clock.advanceMs(60_000);
    tick();

    assertThat(state(c)).isEqualTo(AdminState.ADMIN_NORMAL);
  }
}
