package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.block.ReplicationScene.Order;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.AdminState;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Replicas that move to other racks, and those on nodes that leave or rest (I8, I9). */
final class MovesTest {
  private final ReplicationScene scene = new ReplicationScene(2);
  private final DataNode a = scene.join("a", "/r1");
  private final DataNode b = scene.join("b", "/r1");
  private final DataNode c = scene.join("c", "/r1");
  private final Set<String> deleting = new HashSet<>();

  private void begin() {
    assertThat(scene.tick()).isEmpty();
  }

  private void set(DataNode node, AdminState state) {
    scene.scene.namespace.setNodeAdmin(
        NodeAdmin.newBuilder().setNodeId(node.id()).setState(state).build());
  }

  private BlockStats stats() {
    return scene.scene.blocks.stats();
  }

  private List<BlockKey> deletions() {
    List<BlockKey> all = new ArrayList<>();
    for (DataNode node : scene.scene.nodes.all()) {
      List<BlockKey> ofNode = scene.scene.deletions(node);
      if (!ofNode.isEmpty()) {
        deleting.add(node.id());
      }
      all.addAll(ofNode);
    }
    return all;
  }

  @Test
  void shouldMoveAReplicaToARackThatCameAndDeleteTheOldOneOnlyThen() {
    BlockView block = scene.stored(a, b, c);
    begin();
    assertThat(scene.tick()).isEmpty();
    assertThat(stats().misplaced()).isZero();

    DataNode d = scene.join("d", "/r2");
    scene.heartbeat();
    List<Order> orders = scene.tick();

    assertThat(stats().misplaced()).isEqualTo(1);
    assertThat(orders).singleElement().extracting(Order::target).isEqualTo("d");
    scene.heartbeat();
    assertThat(scene.tick()).isEmpty();
    assertThat(deletions()).isEmpty();
    scene.tell(d, ReplicaEvent.RECEIVED, block);
    scene.heartbeat();
    assertThat(scene.tick()).isEmpty();
    scene.tick();

    assertThat(deletions()).hasSize(1);
    assertThat(deleting).doesNotContain("d");
    assertThat(stats().misplaced()).isZero();
    assertThat(stats().underReplicated()).isZero();
    assertThat(scene.tick()).isEmpty();
  }

  @Test
  void shouldMoveNothingWithinARackOrWhileReplicasAreMissing() {
    scene.stored(a, b, c);
    begin();
    scene.join("e", "/r1");
    scene.heartbeat();
    assertThat(scene.tick()).isEmpty();

    scene.die(c);
    List<Order> orders = scene.tick();

    assertThat(orders).singleElement().extracting(Order::target).isEqualTo("e");
  }

  @Test
  void shouldTryAgainWhenAMoveFailsAndDeleteNothing() {
    scene.stored(a, b, c);
    begin();
    scene.join("d", "/r2");
    scene.heartbeat();
    Order first = scene.tick().get(0);

    scene.monitor.failed(first.number(), DfsError.of(ErrorCode.DISK_ERROR, "no"));

    assertThat(deletions()).isEmpty();
    assertThat(scene.tick()).singleElement().extracting(Order::target).isEqualTo("d");
  }

  @Test
  void shouldSeeThatANodeStandsInAnotherRackNow() {
    BlockView block = scene.stored(a, b);
    begin();
    assertThat(scene.tick()).isEmpty();

    DataNode back = scene.comeBack("c", "/r2");
    scene.tellAll(back);
    List<Order> orders = scene.tick();

    assertThat(orders).singleElement().extracting(Order::target).isEqualTo("c");
    assertThat(orders.get(0).block().getBlockId()).isEqualTo(block.id().value());
  }

  @Test
  void shouldCopyWhatALeavingNodeHoldsFromItTooAndDeleteNothingOfIt() {
    DataNode d = scene.join("d", "/r1");
    BlockView block = scene.stored(a, b, c);
    BlockView only = scene.stored(c);
    begin();

    set(c, AdminState.ADMIN_DECOMMISSIONING);
    List<Order> orders = scene.tick();

    assertThat(stats().missing()).isZero();
    assertThat(stats().underReplicated()).isEqualTo(2);
    assertThat(orders).extracting(Order::target).doesNotContain("c");
    assertThat(orders)
        .filteredOn(order -> order.block().getBlockId() == only.id().value())
        .singleElement()
        .extracting(Order::source)
        .isEqualTo("c");
    assertThat(orders)
        .filteredOn(order -> order.block().getBlockId() == block.id().value())
        .singleElement()
        .extracting(Order::target)
        .isEqualTo("d");
    for (Order order : orders) {
      scene.tell(
          scene.node(order.target()),
          ReplicaEvent.RECEIVED,
          order.block().getBlockId() == only.id().value() ? only : block);
    }
    scene.heartbeat();
    scene.tick();
    assertThat(stats().underReplicated()).isZero();
    set(c, AdminState.ADMIN_DECOMMISSIONED);
    scene.tick();
    assertThat(deletions()).isEmpty();

    // Back in service there is one too many of each.
    set(c, AdminState.ADMIN_NORMAL);
    scene.tick();
    scene.tick();
    assertThat(deletions()).hasSize(2);
    assertThat(d.liveness().word()).isEqualTo("live");
  }

  @Test
  void shouldTakeADecommissionedNodeAsTheLastSource() {
    scene.join("d", "/r1");
    BlockView block = scene.stored(a);
    begin();
    scene.die(a);
    set(a, AdminState.ADMIN_DECOMMISSIONED);
    assertThat(stats().missing()).isEqualTo(1);

    scene.tellAll(scene.comeBack("a", "/r1"), block);
    List<Order> orders = scene.tick();

    assertThat(stats().missing()).isZero();
    assertThat(orders).singleElement().extracting(Order::source).isEqualTo("a");
  }

  @Test
  void shouldNotMakeUpForANodeInMaintenanceUnlessItIsTheOnlyOne() {
    DataNode d = scene.join("d", "/r1");
    BlockView three = scene.stored(a, b, c);
    BlockView only = scene.stored(c);
    begin();

    set(c, AdminState.ADMIN_ENTERING_MAINTENANCE);
    List<Order> orders = scene.tick();

    assertThat(orders)
        .singleElement()
        .satisfies(order -> assertThat(order.block().getBlockId()).isEqualTo(only.id().value()));
    scene.tell(scene.node(orders.get(0).target()), ReplicaEvent.RECEIVED, only);
    scene.heartbeat();
    scene.tick();
    set(c, AdminState.ADMIN_IN_MAINTENANCE);
    scene.die(c);
    assertThat(scene.tick()).isEmpty();
    assertThat(stats().underReplicated()).isZero();

    // When that is over it is just a dead node.
    set(c, AdminState.ADMIN_NORMAL);
    orders = scene.tick();
    assertThat(orders)
        .singleElement()
        .satisfies(order -> assertThat(order.block().getBlockId()).isEqualTo(three.id().value()));
    assertThat(deletions()).isEmpty();
    assertThat(d.liveness().word()).isEqualTo("live");
  }

  @Test
  void shouldMoveNoBlockThatIsBeingWritten() {
    BlockView open = scene.scene.openBlock(3);
    for (DataNode node : List.of(a, b, c)) {
      scene.scene.changes(
          node,
          io.ashlar.namenode.datanodes.Messages.change(
              1, ReplicaEvent.RECEIVING, node.id() + "-s", BlockScene.rbw(open, 0)));
    }
    begin();
    scene.join("d", "/r2");
    scene.heartbeat();

    assertThat(scene.tick()).isEmpty();
    assertThat(scene.scene.view(open.id()).state()).isEqualTo(BlockState.UNDER_CONSTRUCTION);
  }
}
