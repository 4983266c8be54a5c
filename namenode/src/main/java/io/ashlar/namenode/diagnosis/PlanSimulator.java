package io.ashlar.namenode.diagnosis;

import io.ashlar.common.id.BlockId;
import io.ashlar.namenode.block.PlacementNode;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.replication.ReplicationInsight;
import io.ashlar.namenode.replication.TransferHistory;
import io.ashlar.namenode.replication.TransferPlan;
import io.ashlar.namenode.replication.TransferPlanner;
import io.ashlar.protocol.diagnosis.Blocker;
import io.ashlar.protocol.diagnosis.PlanResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Plays through what the planner of copies would do without some nodes. Every block of theirs is
 * counted; of many the planner is asked about a sample, each of which then stands for its
 * neighbours.
 *
 * <p>The time rests on how fast copies went lately, all nodes together: as bytes, or as copies if
 * those were smaller. It begins when the first copy does, not when the nodes are lost.
 *
 * <p><b>Threading</b>: the loop thread, in slices.
 */
final class PlanSimulator {
  private static final int BLOCKS_PER_SLICE = 128;
  private static final int PLANNED_PER_SLICE = 4;
  private static final int SAMPLE = 2_000;

  /** While nothing has been measured: 20 MB/s for each stream. */
  private static final double ASSUMED_STREAM_BYTES_PER_MS = 20_000;

  private final Parts parts;
  private final PlannedLoss loss;
  private final long[] ids;
  private final long every;
  private final PlanTally tally = new PlanTally();
  private final Map<String, PlacementNode> nodes = new LinkedHashMap<>();
  private final Map<String, Integer> sending = new HashMap<>();
  private long sampled;
  private long openBlocks;

  /** What the simulation sees. */
  record Parts(
      NamespaceView namespace,
      RedundancyView blocks,
      ReplicationInsight replication,
      SoftLoop loop,
      int streamsMax) {}

  PlanSimulator(Parts parts, PlannedLoss loss, long[] ids) {
    this.parts = parts;
    this.loss = loss;
    this.ids = ids.clone();
    this.every = Math.max(1, (ids.length + SAMPLE - 1) / SAMPLE);
    loss.staying(parts.replication().cluster().nodes())
        .forEach(node -> nodes.put(node.nodeId(), node));
  }

  /** Goes through all blocks, then tells {@code sink} once. */
  void run(Consumer<PlanResponse> sink) {
    slice(0, sink);
  }

  private void slice(int from, Consumer<PlanResponse> sink) {
    int at = from;
    int planned = 0;
    while (at < Math.min(ids.length, from + BLOCKS_PER_SLICE) && planned < PLANNED_PER_SLICE) {
      planned += look(ids[at], at % every == 0) ? 1 : 0;
      at++;
    }
    if (at < ids.length) {
      int next = at;
      parts.loop().executeSoft(() -> slice(next, sink));
    } else {
      sink.accept(conclude());
    }
  }

  /** True if the planner was asked. */
  private boolean look(long blockId, boolean inSample) {
    ReplicatedBlock block = parts.blocks().describe(blockId);
    if (block == null) {
      BlockView known = parts.namespace().block(new BlockId(blockId));
      if (known != null) {
        openBlocks++;
        tally.open(parts.namespace().pathOf(known.file()));
      }
      return false;
    }
    int before = BlockExplainer.good(block);
    int after = loss.goodAfter(block);
    if (before == after) {
      return false; // What it lacks, it lacks already.
    }
    if (after == 0) {
      tally.atRiskBlocks++;
      tally.atRiskBytes += block.length();
    }
    int copies = Math.min(block.wanted(), before) - after;
    if (copies <= 0 || (after == 0 && !loss.stillSend())) {
      return false;
    }
    tally.blocks++;
    tally.copies += copies;
    tally.bytes += copies * block.length();
    if (inSample) {
      plan(loss.without(block), copies);
    }
    return inSample;
  }

  private void plan(ReplicatedBlock block, int copies) {
    sampled++;
    Set<String> underWay = new HashSet<>();
    for (int i = 0; i < copies; i++) {
      TransferPlanner.Cluster cluster =
          new TransferPlanner.Cluster(
              nodes.values().stream().toList(),
              sending,
              new HashMap<>(),
              Integer.MAX_VALUE,
              Integer.MAX_VALUE);
      TransferPlan plan = parts.replication().planner().plan(block, underWay, cluster);
      if (plan instanceof TransferPlan.Copy copy) {
        String target = copy.target().getNodeId();
        underWay.add(target);
        sending.merge(copy.source().node().id(), 1, Integer::sum);
        nodes.computeIfPresent(target, (id, node) -> promise(node, block.length() * every));
      } else if (plan instanceof TransferPlan.Postponed postponed) {
        tally.postponed(block.blockId(), postponed, every);
        return;
      }
    }
  }

  private static PlacementNode promise(PlacementNode node, long bytes) {
    return new PlacementNode(
        node.nodeId(),
        node.registration(),
        node.liveness(),
        node.silentMs(),
        node.activeStreams(),
        node.promisedBytes() + bytes,
        node.volumes());
  }

  private PlanResponse conclude() {
    TransferHistory.Rate rate = parts.replication().history().rate();
    long living = nodes.values().stream().filter(node -> node.liveness() == Liveness.LIVE).count();
    double bytesPerMs =
        rate.measured()
            ? rate.bytesPerMs()
            : ASSUMED_STREAM_BYTES_PER_MS * parts.streamsMax() * Math.max(1, living);
    double etaMs = tally.bytes / Math.max(1e-9, bytesPerMs);
    if (rate.measured()) {
      etaMs = Math.max(etaMs, tally.copies / rate.copiesPerMs());
    }
    PlanResponse.Builder answer =
        PlanResponse.newBuilder()
            .setBytes(tally.bytes)
            .setBlocks(tally.blocks + (loss.stillSend() ? openBlocks : 0))
            .setEtaMs(loss.stillSend() && tally.isHeldUp() ? -1 : Math.round(etaMs))
            .addAllBlockers(tally.blockers())
            .setAtRiskBlocks(tally.atRiskBlocks)
            .setAtRiskBytes(tally.atRiskBytes)
            .setSampledBlocks(sampled)
            .setRateMeasured(rate.measured())
            .setBytesPerSecond(Math.round(bytesPerMs * 1_000));
    loss.gone().stream().map(DataNode::toString).forEach(answer::addNodes);
    oneRackLeft(answer);
    return answer.build();
  }

  /** Copies still have a place then, but two racks are not kept any more. */
  private void oneRackLeft(PlanResponse.Builder answer) {
    Set<String> after = new HashSet<>();
    nodes.values().stream()
        .filter(node -> node.liveness() != Liveness.DEAD)
        .forEach(node -> after.add(node.rack()));
    boolean moreBefore =
        loss.gone().stream()
            .filter(node -> node.liveness() != Liveness.DEAD)
            .anyMatch(node -> !after.contains(node.registration().rack()));
    if (after.size() == 1 && moreBefore && tally.blocks > 0) {
      answer.addBlockers(
          Blocker.newBuilder()
              .setCode("ONE_RACK_LEFT")
              .setSubject(after.iterator().next())
              .setBlocks(tally.blocks)
              .setReason("no other rack has a node that is not dead"));
    }
  }
}
