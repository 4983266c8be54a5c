package io.ashlar.namenode.block;

import io.ashlar.common.random.SeededRandomSource;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.HeartbeatReceiver;
import io.ashlar.namenode.datanodes.InlineLoop;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.datanodes.NodeCommands;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.replication.ReplicationConfig;
import io.ashlar.namenode.replication.ReplicationMonitor;
import io.ashlar.namenode.replication.TransferPlanner;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.datanode.HeartbeatRequest;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.types.BlockKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Replication around real block management; nodes do what the test says. */
final class ReplicationScene {
  static final int LENGTH = 10;
  static final long TIMEOUT_MS = 120_000;

  final BlockScene scene = new BlockScene();
  final ReplicationMonitor monitor;
  final List<DataNode> alive = new ArrayList<>();
  private final HeartbeatReceiver heartbeats =
      new HeartbeatReceiver(scene.nodes, scene.clock, () -> 1, () -> 0, 0, (n, error) -> {});
  private final Map<String, Long> seqs = new HashMap<>();
  private long commandId;

  /** Volumes that are not those of every node. */
  final Map<String, VolumeReport> volumes = new HashMap<>();

  /** A transfer that a node was told to make. */
  record Order(long number, String source, String target, BlockKey block) {}

  ReplicationScene(int streamsMax) {
    SafeModeView safeMode =
        new SafeModeView() {
          @Override
          public boolean isOn() {
            return scene.safeMode;
          }

          @Override
          public String reason() {
            return "";
          }
        };
    monitor =
        new ReplicationMonitor(
            new ReplicationMonitor.Parts(
                scene.blocks.redundancy(),
                scene.nodes,
                safeMode,
                new InlineLoop(),
                scene.clock,
                () -> 1,
                blockId -> "/file-of-" + blockId,
                BlockScene.DEAD_MS),
            new ReplicationConfig(streamsMax, TIMEOUT_MS),
            new TransferPlanner(new RackAwarePlacement(new SeededRandomSource(3))));
  }

  DataNode join(String id, String rack) {
    DataNode node = scene.join(id, rack);
    alive.add(node);
    return node;
  }

  /** A closed block of which exactly these nodes reported a replica. */
  BlockView stored(DataNode... holders) {
    BlockView block = scene.closedBlock(holders.length, LENGTH);
    for (DataNode holder : holders) {
      tell(holder, ReplicaEvent.RECEIVED, block);
    }
    heartbeat();
    return block;
  }

  void tell(DataNode node, ReplicaEvent event, BlockView block) {
    long seq = seqs.merge(node.id(), 1L, Long::sum);
    scene.changes(
        node, Messages.change(seq, event, node.id() + "-s", BlockScene.finalized(block, LENGTH)));
  }

  /** A full report as of now, after the node registered anew. */
  void tellAll(DataNode node, BlockView... blocks) {
    scene.fullReport(
        node,
        seqs.getOrDefault(node.id(), 0L),
        Arrays.stream(blocks)
            .map(block -> BlockScene.finalized(block, LENGTH))
            .toArray(ReportedReplica[]::new));
    heartbeat();
  }

  void heartbeat() {
    scene.clock.advanceMs(1);
    for (DataNode node : alive) {
      heartbeats.onHeartbeat(
          HeartbeatRequest.newBuilder()
              .setNodeId(node.id())
              .setRegistrationId(node.registration().id())
              .addVolumes(
                  volumes.getOrDefault(
                      node.id(), Messages.volume(node.id() + "-s", Messages.GIGABYTE)))
              .setReportSeq(seqs.getOrDefault(node.id(), 0L))
              .build());
    }
  }

  /** The node is silent until it is dead; the others are not. */
  void die(DataNode node) {
    alive.remove(node);
    for (long ms = 0; ms <= BlockScene.DEAD_MS; ms += scene.liveness.periodMs()) {
      scene.clock.advanceMs(scene.liveness.periodMs());
      heartbeat();
      scene.liveness.tick();
    }
  }

  /** A dead node comes back with the same process. */
  DataNode comeBack(String id, String rack) {
    DataNode node = scene.register(id, rack, 1);
    alive.add(node);
    return node;
  }

  /** What is ordered by this tick and the ones before it that were not taken yet. */
  List<Order> tick() {
    monitor.tick();
    List<Order> orders = new ArrayList<>();
    for (DataNode node : scene.nodes.all()) {
      for (NodeCommands.PlannedTransfer next = take(node); next != null; next = take(node)) {
        orders.add(
            new Order(
                next.number(),
                node.id(),
                next.command().getTarget().getNodeId(),
                next.command().getBlock()));
      }
    }
    return orders;
  }

  /** A repair that a node was told to make. */
  record Repair(long number, String node, BlockKey block, List<String> sources) {}

  /** What was ordered by ticks so far and not taken yet. */
  List<Repair> repairs() {
    List<Repair> repairs = new ArrayList<>();
    for (DataNode node : scene.nodes.all()) {
      NodeCommands.PlannedRepair next = node.commands().takeRepair(++commandId, Long.MAX_VALUE);
      while (next != null) {
        repairs.add(
            new Repair(
                next.number(),
                node.id(),
                next.command().getBlock(),
                next.command().getSourcesList().stream().map(at -> at.getNodeId()).toList()));
        next = node.commands().takeRepair(++commandId, Long.MAX_VALUE);
      }
    }
    return repairs;
  }

  private NodeCommands.@Nullable PlannedTransfer take(DataNode node) {
    NodeCommands.PlannedTransfer urgent =
        node.commands().takeTransfer(++commandId, Integer.MAX_VALUE, Long.MAX_VALUE);
    return urgent != null
        ? urgent
        : node.commands().takeMove(++commandId, Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  DataNode node(String id) {
    return Objects.requireNonNull(scene.nodes.find(id));
  }
}
