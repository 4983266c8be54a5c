package io.ashlar.namenode.block;

import static io.ashlar.namenode.block.BlockScene.finalized;
import static io.ashlar.namenode.datanodes.Messages.change;
import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.datanode.IncrementalReportResponse;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Full and incremental reports in every order end at what the node really has. */
final class ReportMergeTest {
  @Example
  void shouldIgnoreRepeatedChanges() {
    BlockScene scene = new BlockScene();
    DataNode node = scene.join("n1", "/a");
    BlockView block = scene.closedBlock(1, 10);
    var received = change(1, ReplicaEvent.RECEIVED, "n1-s", finalized(block, 10));
    var deleted = change(2, ReplicaEvent.DELETED, "n1-s", finalized(block, 10));
    scene.changes(node, received, deleted);

    IncrementalReportResponse answer = scene.changes(node, received);

    assertThat(answer.getAppliedThroughSeq()).isEqualTo(2);
    assertThat(answer.getSendFullReport()).isFalse();
    assertThat(scene.blocks.reported(block.id())).isEmpty();
  }

  @Example
  void shouldAskForAFullReportAfterAGap() {
    BlockScene scene = new BlockScene();
    DataNode node = scene.join("n1", "/a");
    BlockView block = scene.closedBlock(1, 10);

    IncrementalReportResponse answer =
        scene.changes(node, change(3, ReplicaEvent.RECEIVED, "n1-s", finalized(block, 10)));

    assertThat(answer.getSendFullReport()).isTrue();
    assertThat(node.reportComplete()).isFalse();
    assertThat(scene.blocks.reported(block.id())).as("a fact all the same").hasSize(1);
    assertThat(scene.fullReport(node, 3, finalized(block, 10))).isTrue();
    assertThat(node.reportComplete()).isTrue();
  }

  @Example
  void shouldTakePartsInAnyOrderAndRepeated() {
    BlockScene scene = new BlockScene();
    DataNode node = scene.register("n1", "/a", 1);
    BlockView first = scene.closedBlock(1, 10);
    BlockView second = scene.closedBlock(1, 10);

    assertThat(scene.part(node, 9, 0, 1, 2, finalized(second, 10))).isFalse();
    assertThat(scene.part(node, 9, 0, 1, 2, finalized(second, 10))).isFalse();
    assertThat(node.reportComplete()).isFalse();
    assertThat(scene.part(node, 9, 0, 0, 2, finalized(first, 10))).isTrue();
    assertThat(scene.part(node, 9, 0, 0, 2, finalized(first, 10))).as("answer lost").isTrue();

    assertThat(scene.blocks.reported(first.id())).hasSize(1);
    assertThat(scene.blocks.reported(second.id())).hasSize(1);
  }

  @Example
  void shouldRemoveWhatAFullReportDoesNotHave() {
    BlockScene scene = new BlockScene();
    DataNode node = scene.join("n1", "/a");
    BlockView kept = scene.closedBlock(1, 10);
    BlockView gone = scene.closedBlock(1, 10);
    scene.fullReport(node, 1, finalized(kept, 10), finalized(gone, 10));

    scene.fullReport(node, 2, finalized(kept, 10));

    assertThat(scene.blocks.reported(kept.id())).hasSize(1);
    assertThat(scene.blocks.reported(gone.id())).isEmpty();
    assertThat(scene.blocks.stats().missing()).isEqualTo(1);
  }

  /**
   * A node changes its replicas one by one; a full report is scanned at some moment and arrives
   * later, after some of the changes that follow it.
   */
  @Property
  void shouldEndAtWhatTheNodeHas(
      @ForAll @Size(max = 30) List<@IntRange(max = 4) Integer> toggles,
      @ForAll @IntRange(max = 30) int scannedAt,
      @ForAll @IntRange(max = 30) int arrivesAt) {
    BlockScene scene = new BlockScene();
    DataNode node = scene.register("n1", "/a", 1);
    List<BlockView> blocks = new ArrayList<>();
    for (int i = 0; i <= 4; i++) {
      blocks.add(scene.closedBlock(1, 10));
    }
    int scan = Math.min(scannedAt, toggles.size());
    int arrival = Math.min(Math.max(arrivesAt, scan), toggles.size());
    Map<BlockView, ReportedReplica> held = new HashMap<>();
    ReportedReplica[] scanned = {};
    for (int seq = 0; seq <= toggles.size(); seq++) {
      if (seq > 0) {
        toggle(scene, node, seq, blocks.get(toggles.get(seq - 1)), held);
      }
      if (seq == scan) {
        scanned = held.values().toArray(ReportedReplica[]::new);
      }
      if (seq == arrival) {
        assertThat(scene.fullReport(node, scan, scanned)).isTrue();
      }
    }

    for (BlockView block : blocks) {
      assertThat(scene.blocks.reported(block.id())).hasSize(held.containsKey(block) ? 1 : 0);
    }
  }

  private static void toggle(
      BlockScene scene,
      DataNode node,
      int seq,
      BlockView block,
      Map<BlockView, ReportedReplica> held) {
    ReportedReplica removed = held.remove(block);
    if (removed != null) {
      scene.changes(node, change(seq, ReplicaEvent.DELETED, "n1-s", removed));
    } else {
      ReportedReplica added =
          Messages.replica(
              block.id().value(), block.issuedGs().value(), 10, ReplicaState.FINALIZED);
      held.put(block, added);
      scene.changes(node, change(seq, ReplicaEvent.RECEIVED, "n1-s", added));
    }
  }
}
