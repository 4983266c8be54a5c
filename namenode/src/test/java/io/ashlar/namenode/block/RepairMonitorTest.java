package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.block.ReplicationScene.Order;
import io.ashlar.namenode.block.ReplicationScene.Repair;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.client.ByteRange;
import io.ashlar.protocol.client.UnrepairableBlock;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which damaged replicas are repaired when, and what is copied instead (I8, I9, I11). */
final class RepairMonitorTest {
  private final ReplicationScene scene = new ReplicationScene(2);
  private final DataNode a = scene.join("a", "/r1");
  private final DataNode b = scene.join("b", "/r2");
  private final DataNode c = scene.join("c", "/r2");
  private BlockView block = scene.stored(a, b, c);

  @BeforeEach
  void begin() {
    scene.join("d", "/r1");
    assertThat(scene.tick()).isEmpty();
  }

  private List<Repair> damage(DataNode... nodes) {
    for (DataNode node : nodes) {
      scene.tell(node, ReplicaEvent.CORRUPT, block);
    }
    assertThat(scene.tick()).as("nothing is copied before a repair was tried").isEmpty();
    return scene.repairs();
  }

  private static DfsError lost(String ranges) {
    return DfsError.of(ErrorCode.CHECKSUM_ERROR, "nobody has it").with("lost", ranges);
  }

  @Test
  void shouldRepairFromGoodReplicasAndCopyNothing() {
    List<Repair> repairs = damage(c);

    assertThat(repairs).hasSize(1);
    assertThat(repairs.get(0).node()).isEqualTo("c");
    assertThat(repairs.get(0).sources()).containsExactlyInAnyOrder("a", "b");
    assertThat(scene.scene.blocks.locations(block, "")).hasSize(2);
    assertThat(scene.tick()).isEmpty();
    assertThat(scene.repairs()).isEmpty();

    scene.tell(c, ReplicaEvent.REPAIRED, block);
    scene.monitor.repairEnded(repairs.get(0).number(), null);

    assertThat(scene.tick()).isEmpty();
    assertThat(scene.repairs()).isEmpty();
    assertThat(scene.scene.blocks.locations(block, "")).hasSize(3);
    assertThat(scene.monitor.repairCounts().open()).isZero();
    assertThat(scene.monitor.counts().queued()).isZero();
    assertThat(scene.scene.blocks.stats().corruptBlocks()).isZero();
  }

  @Test
  void shouldNotOrderAgainWhenTheEndIsToldBeforeTheReport() {
    Repair repair = damage(c).get(0);

    scene.monitor.repairEnded(repair.number(), null);

    assertThat(scene.tick()).isEmpty();
    assertThat(scene.repairs()).isEmpty();
    scene.tell(c, ReplicaEvent.REPAIRED, block);
    assertThat(scene.tick()).isEmpty();
    assertThat(scene.monitor.repairCounts().done()).isEqualTo(1);
  }

  @Test
  void shouldCopyWhenTheRepairFails() {
    Repair repair = damage(c).get(0);

    scene.monitor.repairEnded(repair.number(), DfsError.of(ErrorCode.DISK_ERROR, "again"));

    assertThat(scene.tick()).singleElement().extracting(Order::target).isEqualTo("d");
    assertThat(scene.repairs()).isEmpty();
    assertThat(scene.monitor.repairCounts().failed()).isEqualTo(1);
  }

  @Test
  void shouldCopyWhenNothingIsHeardOfTheRepair() {
    damage(c);

    scene.scene.clock.advanceMs(ReplicationScene.TIMEOUT_MS + 1_000);
    scene.heartbeat();

    assertThat(scene.tick()).singleElement().extracting(Order::target).isEqualTo("d");
    assertThat(scene.monitor.repairCounts().open()).isZero();
  }

  @Test
  void shouldRepairFromWhatIsGoodOfDamagedReplicas() {
    List<Repair> repairs = damage(a, b, c);

    assertThat(repairs).hasSize(3);
    assertThat(repairs).allSatisfy(repair -> assertThat(repair.sources()).hasSize(2));
    assertThat(scene.scene.blocks.locations(block, "")).isEmpty();
    assertThat(scene.scene.blocks.damaged(block))
        .extracting(ReplicaLocation::getNodeId)
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void shouldNameWhatIsGoodNowhereUntilItIs() {
    List<Repair> repairs = damage(a, b, c);

    scene.monitor.repairEnded(repairs.get(0).number(), lost("0-512,1024-2048"));
    scene.monitor.repairEnded(repairs.get(1).number(), lost("1536-4096"));
    assertThat(scene.monitor.unrepairable().list()).isEmpty();
    scene.monitor.repairEnded(repairs.get(2).number(), lost("1024-4096"));

    assertThat(scene.monitor.unrepairable().list()).hasSize(1);
    UnrepairableBlock found = scene.monitor.unrepairable().list().get(0);
    assertThat(found.getBlock().getBlockId()).isEqualTo(block.id().value());
    assertThat(found.getPath()).isEqualTo("/file-of-" + block.id());
    assertThat(found.getRangesList())
        .containsExactly(ByteRange.newBuilder().setStart(1536).setEnd(2048).build());
    assertThat(scene.monitor.repairCounts().unrepairable()).isEqualTo(1);
    assertThat(scene.tick()).isEmpty();

    scene.tell(a, ReplicaEvent.REPAIRED, block);
    scene.tick();

    assertThat(scene.monitor.unrepairable().list()).isEmpty();
  }

  @Test
  void shouldTryAgainAfterAWhileAndLessAndLessOften() {
    List<Long> waits = new ArrayList<>();
    List<Repair> open = damage(a, b, c);
    for (int round = 0; round < 3; round++) {
      open.forEach(repair -> scene.monitor.repairEnded(repair.number(), lost("0-512")));
      long waited = 0;
      do {
        scene.scene.clock.advanceMs(1_000);
        scene.heartbeat();
        waited += 1_000;
        assertThat(scene.tick()).isEmpty();
        open = scene.repairs();
      } while (open.isEmpty());
      waits.add(waited / 10_000);
    }
    assertThat(waits).containsExactly(1L, 2L, 4L);
  }

  @Test
  void shouldNotRepairWhatIsTooManyAnyway() {
    DataNode d = scene.node("d");
    scene.tell(d, ReplicaEvent.RECEIVED, block);
    scene.tell(c, ReplicaEvent.CORRUPT, block);

    scene.tick();

    assertThat(scene.repairs()).isEmpty();
  }

  @Test
  void shouldBoundTheRepairsOfOneNode() {
    List<BlockView> blocks = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      blocks.add(scene.stored(a, b, c));
    }
    blocks.forEach(one -> scene.tell(c, ReplicaEvent.CORRUPT, one));
    assertThat(scene.tick()).isEmpty();

    List<Repair> first = scene.repairs();
    assertThat(first).hasSize(4);
    first.forEach(repair -> scene.monitor.repairEnded(repair.number(), null));
    assertThat(scene.tick()).isEmpty();

    assertThat(scene.repairs()).hasSize(4);
  }

  @Test
  void shouldForgetWhatWasDeleted() {
    damage(c);

    scene.scene.blocks.onBlockRemoved(block);
    scene.tick();

    assertThat(scene.monitor.repairCounts().open()).isZero();
  }

  @Test
  void shouldOrderAnewWhenTheNodeStartsAgain() {
    damage(c);

    scene.comeBack("c", "/r2");
    scene.tellAll(scene.node("c"), block);
    scene.tick();

    assertThat(scene.repairs()).singleElement().extracting(Repair::node).isEqualTo("c");
  }
}
