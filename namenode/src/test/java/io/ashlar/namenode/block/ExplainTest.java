package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.namenode.block.ReplicationScene.Order;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.diagnosis.Blocker;
import io.ashlar.protocol.diagnosis.ExplainBlockResponse;
import io.ashlar.protocol.diagnosis.NodeVerdict;
import io.ashlar.protocol.diagnosis.PlanResponse;
import io.ashlar.protocol.diagnosis.PlannedEvent;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is explained and planned is what the planner does then. */
final class ExplainTest {
  private final DiagnosisScene scene = new DiagnosisScene();
  private final DataNode a = scene.replication.join("a", "/r1");
  private final DataNode b = scene.replication.join("b", "/r2");
  private final DataNode c = scene.replication.join("c", "/r2");

  private ExplainBlockResponse explain(BlockView block) throws DfsException {
    return scene.diagnosis.blocks().explain(block.id().value());
  }

  private static Map<String, String> codes(ExplainBlockResponse explained) {
    Map<String, String> codes = new HashMap<>();
    for (NodeVerdict node : explained.getNodesList()) {
      codes.put(node.getNodeId(), node.getReasonCode());
    }
    return codes;
  }

  @Test
  void shouldExplainWhatIsOrderedThen() throws DfsException {
    scene.replication.join("d", "/r1");
    BlockView block = scene.replication.stored(a, b, c);
    scene.replication.tick();
    scene.replication.tick();
    ExplainBlockResponse healthy = explain(block);
    assertThat(healthy.getState()).isEqualTo("HEALTHY");
    assertThat(healthy.getEtaMs()).isZero();
    assertThat(codes(healthy))
        .containsEntry("a", "HOLDS_GOOD")
        .containsEntry("c", "HOLDS_GOOD")
        .containsEntry("d", "NOT_NEEDED");

    scene.replication.die(c);
    ExplainBlockResponse before = explain(block);
    List<Order> orders = scene.replication.tick();
    ExplainBlockResponse after = explain(block);

    assertThat(before.getDecision()).isEqualTo("COPY");
    assertThat(codes(before)).containsEntry("d", "TARGET").containsEntry("c", "HOLDS_ON_DEAD_NODE");
    assertThat(orders).singleElement().extracting(Order::target).isEqualTo("d");
    assertThat(after.getDecision()).isEqualTo("NOTHING");
    assertThat(after.getRunningList()).hasSize(1);
    assertThat(after.getRunning(0).getTarget()).isEqualTo("d");
    assertThat(codes(after)).containsEntry("d", "RECEIVES");
  }

  @Test
  void shouldRememberWhyTheLastCopyFailedUntilOneArrives() throws DfsException {
    DataNode d = scene.replication.join("d", "/r1");
    BlockView block = scene.replication.stored(a, b, c);
    scene.replication.tick();
    scene.replication.die(c);
    Order order = scene.replication.tick().get(0);

    scene.replication.monitor.failed(
        order.number(), DfsError.of(ErrorCode.CHECKSUM_ERROR, "chunk 3 is wrong"));

    assertThat(explain(block).getLastFailure()).contains("chunk 3 is wrong").contains("d.test");
    scene.replication.tick();
    scene.scene.clock.advanceMs(100);
    scene.replication.tell(d, ReplicaEvent.RECEIVED, block);
    scene.replication.tick();
    assertThat(explain(block).getLastFailure()).isEmpty();
    assertThat(explain(block).getState()).isEqualTo("HEALTHY");
  }

  @Test
  void shouldSayWhyNothingIsDone() throws DfsException {
    BlockView block = scene.replication.stored(a, b, c);
    BlockView open = scene.scene.openBlock(2);
    scene.replication.tick();
    scene.replication.die(c);

    assertThat(explain(block).getDecision()).isEqualTo("WAIT");
    assertThat(explain(block).getDecisionReason()).contains("no node can take");
    assertThat(explain(block).getEtaMs()).isEqualTo(-1);
    assertThat(explain(open).getState()).isEqualTo("UNDER_CONSTRUCTION");
    scene.safeMode.enter();
    assertThat(explain(block).getDecisionReason()).contains("safe mode");
    assertThatThrownBy(() -> scene.diagnosis.blocks().explain(77_777))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void shouldPlanTheBytesThatAreCopiedWhenTheNodeDies() {
    scene.replication.join("d", "/r1");
    scene.replication.join("e", "/r1");
    List<BlockView> blocks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      blocks.add(scene.replication.stored(a, b, c));
    }
    BlockView alone = scene.replication.stored(c);
    scene.replication.tick();

    PlanResponse plan = scene.plan(PlannedEvent.DECOMMISSION, "c.test:9866");

    assertThat(plan.getBlocks()).isEqualTo(blocks.size() + 1);
    assertThat(plan.getBytes()).isEqualTo(21L * ReplicationScene.LENGTH);
    assertThat(plan.getBlockersList()).isEmpty();
    assertThat(plan.getAtRiskBlocks()).isEqualTo(1);
    assertThat(plan.getRateMeasured()).isFalse();
    assertThat(scene.replication.tick()).isEmpty(); // A plan changes nothing.

    scene.replication.die(c);
    for (int i = 0; i < 200; i++) {
      for (Order order : scene.replication.tick()) {
        scene.scene.clock.advanceMs(10);
        BlockView block =
            blocks.stream()
                .filter(each -> each.id().value() == order.block().getBlockId())
                .findFirst()
                .orElseThrow();
        scene.replication.tell(
            scene.replication.node(order.target()), ReplicaEvent.RECEIVED, block);
      }
      scene.replication.heartbeat();
    }
    assertThat(scene.replication.monitor.counts().bytes())
        .isEqualTo(plan.getBytes() - ReplicationScene.LENGTH);
    assertThat(scene.scene.blocks.stats().missing()).isEqualTo(1);
    assertThat(alone.replication()).isEqualTo(1);
    PlanResponse measured = scene.plan(PlannedEvent.DECOMMISSION, "b");
    assertThat(measured.getRateMeasured()).isTrue();
    assertThat(measured.getEtaMs()).isPositive();
  }

  @Test
  void shouldSayWhatHoldsADecommissionUpAndWhatARackWouldLose() {
    BlockView block = scene.replication.stored(a, b, c);
    scene.replication.stored(b, c);
    scene.replication.tick();

    PlanResponse leave = scene.plan(PlannedEvent.DECOMMISSION, "a");
    assertThat(leave.getEtaMs()).isEqualTo(-1);
    assertThat(leave.getBlockersList())
        .extracting(Blocker::getCode)
        .containsExactlyInAnyOrder("NOT_ENOUGH_NODES", "ONE_RACK_LEFT");
    assertThat(leave.getBlockers(0).getSubject()).isEqualTo("block " + block.id().value());

    PlanResponse rack = scene.plan(PlannedEvent.LOSE_RACK, "/r2");
    assertThat(rack.getNodesList()).hasSize(2);
    assertThat(rack.getAtRiskBlocks()).isEqualTo(1);
    assertThat(rack.getAtRiskBytes()).isEqualTo(ReplicationScene.LENGTH);
    assertThatThrownBy(() -> scene.diagnosis.plan(PlannedEvent.LOSE_RACK, "/r9", plan -> {}))
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
              assertThat(e.error().evidence()).containsEntry("known", "/r1, /r2");
            });
  }

  @Test
  void shouldExplainWhetherANodeGetsNewBlocks() throws DfsException {
    scene.replication.stored(a, b, c);
    scene.replication.tick();

    assertThat(scene.diagnosis.nodes().explain("a").getReasonCode()).isEqualTo("ELIGIBLE");
    scene.replication.die(c);
    assertThat(scene.diagnosis.nodes().explain("c.test").getReasonCode()).isEqualTo("DEAD");
    assertThat(scene.diagnosis.nodes().explain("c").getTakesNewReplicas()).isFalse();
  }
}
