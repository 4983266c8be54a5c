package io.ashlar.namenode.replication;

import io.ashlar.common.time.Clock;
import io.ashlar.namenode.block.BlockHealth;
import io.ashlar.namenode.block.PlacementNode;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.namenode.block.SafeModeView;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.datanodes.NodeCommands;
import io.ashlar.namenode.datanodes.SoftLoop;
import io.ashlar.protocol.datanode.TransferBlock;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the wanted number of replicas: hears which blocks have too few or too many, and orders
 * copies and deletions, in slices between commands.
 *
 * <p>Nothing is ordered in safe mode, nor after a start while nodes may yet report what they hold.
 *
 * <p><b>Threading</b>: the loop thread, but for {@link #failed} and the counts.
 */
public final class ReplicationMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicationMonitor.class);
  private static final int SLOTS_PER_SLICE = 4_096;
  private static final int BLOCKS_PER_SLICE = 64;
  private static final int BLOCKS_PER_PASS = 4_096;

  /** While one transfer runs the next one waits at its node already. */
  private static final int PLANNED_PER_STREAM = 2;

  private static final long BYTES_PER_MS = 1_048;

  /** Limited transfers of one node that may run side by side. */
  private static final long SHARING_MAX = 32;

  /** So many dead intervals after the start nobody is waited for any more. */
  private static final int WAIT_DEAD_INTERVALS = 2;

  private final Parts parts;
  private final ReplicationConfig config;
  private final TransferPlanner planner;
  private final BlockQueue queue = new BlockQueue();
  private final Set<Long> touched = new HashSet<>();
  private final Set<Long> excess = new LinkedHashSet<>();
  private final OpenTransfers transfers = new OpenTransfers();
  private final ReplicationCounts counts = new ReplicationCounts();
  private final RepairMonitor repairs;
  private final TransferHistory history;
  private final BlockTroubles troubles;
  private final MoveLedger moves = new MoveLedger();
  private final SpreadPlanner spread;
  private final RackCensus census;
  private final long startedNanos;
  private boolean begun;
  private boolean passing;

  /**
   * Neighbours and seams.
   *
   * @param appliedTxid of the state by which is planned
   * @param fileOf path of the file that a block belongs to
   * @param deadMs silence that makes a node dead
   */
  public record Parts(
      RedundancyView blocks,
      DataNodeManager nodes,
      SafeModeView safeMode,
      SoftLoop loop,
      Clock clock,
      LongSupplier appliedTxid,
      LongFunction<String> fileOf,
      long deadMs) {}

  /** Orders nothing before the first {@link #tick}. */
  public ReplicationMonitor(Parts parts, ReplicationConfig config, TransferPlanner planner) {
    this.spread = new SpreadPlanner(planner.policy());
    this.census = new RackCensus(parts.blocks(), parts.nodes(), parts.loop());
    this.parts = parts;
    this.config = config;
    this.planner = planner;
    this.repairs = new RepairMonitor(parts, config.timeoutMs(), this::requeue);
    this.history = new TransferHistory(parts.clock());
    this.troubles = new BlockTroubles(parts.clock());
    this.startedNanos = parts.clock().monotonicNanos();
    parts.blocks().onHealth(this::onHealth);
  }

  /** True once everything on record was looked at, after the nodes reported. */
  public boolean hasBegun() {
    return begun;
  }

  /** True while a copy of the block is under way. */
  boolean isCopying(long blockId) {
    return transfers.has(blockId);
  }

  /** Background moves from each node. */
  Map<String, Integer> movingFrom() {
    return transfers.movingFrom();
  }

  /** Background moves to each node. */
  Map<String, Integer> movingTo() {
    return transfers.movingTo();
  }

  /** Racks with nodes that take replicas, at the last tick. */
  int racks() {
    return census.racks();
  }

  /** Numbers for metrics and reports. */
  public ReplicationCounts counts() {
    return counts;
  }

  /** Numbers of repairs. */
  public RepairCounts repairCounts() {
    return repairs.counts();
  }

  /** Blocks that cannot be repaired. */
  public Unrepairable unrepairable() {
    return repairs.unrepairable();
  }

  /** A node says how a repair ended; on any thread. */
  public void repairEnded(long number, @Nullable DfsError error) {
    repairs.ended(number, error);
  }

  /** What it sees and would do, for those who ask why. */
  public ReplicationInsight insight() {
    return new ReplicationInsight(transfers, queue, planner, this::cluster, history, troubles);
  }

  private void onHealth(long blockId, BlockHealth health) {
    if (begun) {
      note(blockId, health);
    }
  }

  /** The blocks are locked meanwhile: what looks at them waits for the next tick. */
  private void note(long blockId, BlockHealth health) {
    if (transfers.has(blockId)) {
      touched.add(blockId);
    }
    queue.set(blockId, Priority.of(health));
    repairs.note(blockId, health);
    troubles.note(blockId, health);
    boolean tooMany =
        health.complete()
            && !health.lacks()
            && (health.good() > health.wanted() || health.corrupt() > 0);
    if (tooMany) {
      excess.add(blockId);
    } else {
      excess.remove(blockId);
      if (!transfers.has(blockId)) {
        moves.end(blockId);
      }
    }
  }

  /** A health changes when a target reports its replica, and when the block is deleted. */
  private void endArrived() {
    for (long blockId : touched) {
      ReplicatedBlock block = parts.blocks().describe(blockId);
      for (OpenTransfers.Transfer transfer : transfers.of(blockId)) {
        // What it brings is of no use for a block that went on under another stamp meanwhile.
        if (block == null || block.stamp() != transfer.stamp()) {
          transfers.end(transfer.number());
          history.forget(transfer);
        } else if (holdsGood(block, transfer.target())) {
          transfers.end(transfer.number());
          counts.done(transfer.bytes());
          history.arrived(transfer);
        }
      }
    }
    touched.clear();
  }

  private static boolean holdsGood(ReplicatedBlock block, DataNode node) {
    return block.holders().stream()
        .anyMatch(holder -> holder.node() == node && holder.worth() == Worth.GOOD);
  }

  /** Plans what is due; a timer calls it on the loop thread. */
  public void tick() {
    if (parts.safeMode().isOn() || passing) {
      return;
    }
    if (!begun) {
      if (awaitsNodes()) {
        return;
      }
      census.take();
      begun = true;
      passing = true;
      scan(0);
      return;
    }
    census.take();
    endArrived();
    endOverdue();
    repairs.tick(transfers);
    passing = true;
    pass(Math.min(BLOCKS_PER_PASS, queue.size()), Math.min(BLOCKS_PER_PASS, excess.size()));
  }

  /** What is planned before a node has said what it holds may be for nothing. */
  private boolean awaitsNodes() {
    long sinceMs = TimeUnit.NANOSECONDS.toMillis(parts.clock().monotonicNanos() - startedNanos);
    if (sinceMs >= WAIT_DEAD_INTERVALS * parts.deadMs()) {
      return false;
    }
    return parts.blocks().awaitsHintedNodes()
        || parts.nodes().unsorted().stream().anyMatch(ReplicationMonitor::owesReport);
  }

  private static boolean owesReport(DataNode node) {
    return node.liveness() != Liveness.DEAD && !node.reportComplete();
  }

  private void scan(int fromSlot) {
    int to = Math.min(parts.blocks().slotsUsed(), fromSlot + SLOTS_PER_SLICE);
    parts.blocks().scan(fromSlot, to, this::note);
    if (to < parts.blocks().slotsUsed()) {
      parts.loop().executeSoft(() -> scan(to));
    } else {
      passing = false;
      troubles.setComplete();
      publish();
    }
  }

  private void endOverdue() {
    for (OpenTransfers.Transfer transfer : transfers.over(parts.clock().monotonicNanos())) {
      LOG.info(
          "A transfer did not come to an end and is ordered anew. block={} source={} target={}",
          transfer.blockId(),
          transfer.source(),
          transfer.target());
      giveUp(transfer.number(), "it was not reported in time, or a node was lost");
      counts.timedOut();
    }
  }

  private void giveUp(long number, String why) {
    OpenTransfers.Transfer ended = transfers.end(number);
    if (ended != null) {
      history.failed(ended, why);
      if (ended.move() != null) {
        moves.end(ended.blockId());
      }
      requeue(ended.blockId());
    }
  }

  private void requeue(long blockId) {
    queue.set(blockId, Priority.of(parts.blocks().health(blockId)));
  }

  /** The source says that it could not do it; on any thread. */
  public void failed(long number, DfsError error) {
    parts
        .loop()
        .executeSoft(
            () -> {
              counts.failed();
              giveUp(number, error.code() + ": " + error.message());
            });
  }

  private void pass(int copiesLeft, int excessLeft) {
    if (parts.safeMode().isOn()) {
      passing = false;
      return;
    }
    int copies = Math.min(BLOCKS_PER_SLICE, copiesLeft);
    boolean sourcesLeft = copies == 0 || planCopies(copies);
    int deletions = Math.min(BLOCKS_PER_SLICE, excessLeft);
    planDeletions(deletions);
    int copiesNext = sourcesLeft ? copiesLeft - copies : 0;
    int excessNext = excessLeft - deletions;
    publish();
    if (copiesNext > 0 || excessNext > 0) {
      parts.loop().executeSoft(() -> pass(copiesNext, excessNext));
    } else {
      passing = false;
    }
  }

  private void publish() {
    counts.set(queue.lacking(), queue.size(Priority.LAST_REPLICA), transfers.size());
  }

  /** False if no node has room for another transfer, so that this pass need not go on. */
  private boolean planCopies(int blocks) {
    TransferPlanner.Cluster cluster = cluster();
    int left = blocks;
    for (Priority priority : Priority.values()) {
      int turns = Math.min(left, queue.size(priority));
      for (int i = 0; i < turns; i++) {
        Long blockId = queue.poll(priority);
        if (blockId != null) {
          plan(blockId, priority, cluster);
        }
      }
      left -= turns;
    }
    return cluster.hasRoom();
  }

  private TransferPlanner.Cluster cluster() {
    long now = parts.clock().monotonicNanos();
    int plannedMax = PLANNED_PER_STREAM * config.streamsMax();
    return new TransferPlanner.Cluster(
        parts.nodes().unsorted().stream().map(node -> PlacementNode.of(node, now)).toList(),
        transfers.sending(),
        transfers.receiving(),
        plannedMax,
        plannedMax);
  }

  private void plan(long blockId, Priority priority, TransferPlanner.Cluster cluster) {
    ReplicatedBlock block = parts.blocks().describe(blockId);
    if (block == null) {
      return;
    }
    Set<String> underWay = transfers.targets(blockId);
    underWay.addAll(repairs.plan(block, !underWay.isEmpty()));
    TransferPlan plan =
        priority == Priority.MISPLACED
            ? spread.plan(block, underWay, cluster)
            : planner.plan(block, underWay, cluster);
    counts.planned(plan);
    if (plan instanceof TransferPlan.Copy copy) {
      if (order(block, copy.source(), copy.target(), null)) {
        cluster.note(copy);
      }
      queue.putBack(blockId, priority); // Until it is covered: it may lack more than one.
    } else if (plan instanceof TransferPlan.Relocate relocate) {
      if (order(block, relocate.source(), relocate.target(), relocate.move())) {
        cluster.note(relocate);
      }
      queue.putBack(blockId, priority);
    } else if (plan instanceof TransferPlan.MakeRoom room) {
      LOG.info("A damaged replica makes room. block={} node={}", blockId, room.damaged().node());
      parts.blocks().drop(block, room.damaged());
      queue.putBack(blockId, priority);
    } else if (plan instanceof TransferPlan.Postponed) {
      queue.putBack(blockId, priority);
    }
  }

  /** Orders a copy; as a part of a move if there is one. False if a node cannot take it now. */
  boolean order(
      ReplicatedBlock block, Holder from, ReplicaLocation targetPlace, @Nullable Move move) {
    DataNode source = from.node();
    DataNode target = parts.nodes().find(targetPlace.getNodeId());
    if (target == null) {
      return false;
    }
    long number = transfers.nextNumber();
    TransferBlock command =
        TransferBlock.newBuilder()
            .setBlock(
                BlockKey.newBuilder().setBlockId(block.blockId()).setGenerationStamp(from.stamp()))
            .setLength(block.length())
            .setTarget(targetPlace)
            .setBandwidthBytes(move == null ? 0 : move.bandwidthBytes())
            .build();
    NodeCommands.PlannedTransfer planned =
        new NodeCommands.PlannedTransfer(
            number, command, parts.appliedTxid().getAsLong(), move != null && move.isBackground());
    if (!source.commands().planTransfer(planned)) {
      return false;
    }
    long timeoutMs = config.timeoutMs() + block.length() / BYTES_PER_MS;
    if (move != null) {
      moves.begin(block.blockId(), move);
      timeoutMs += patienceMs(block, move);
    }
    transfers.add(
        new OpenTransfers.Transfer(
            number,
            block.blockId(),
            block.stamp(),
            block.length(),
            source,
            source.registration().id(),
            target,
            target.registration().incarnation(),
            target.promise(block.length()),
            parts.clock().monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(timeoutMs),
            move));
    history.ordered(number);
    LOG.debug("A copy is ordered. block={} source={} target={}", block.blockId(), source, target);
    return true;
  }

  /** A limited transfer shares its rate with the others of its node. */
  private static long patienceMs(ReplicatedBlock block, Move move) {
    return move.bandwidthBytes() == 0
        ? 0
        : SHARING_MAX * 1_000 * block.length() / move.bandwidthBytes();
  }

  private void planDeletions(int blocks) {
    for (int i = 0; i < blocks; i++) {
      Long blockId = excess.isEmpty() ? null : excess.iterator().next();
      if (blockId == null) {
        return;
      }
      excess.remove(blockId);
      ReplicatedBlock block = parts.blocks().describe(blockId);
      if (block == null) {
        continue;
      }
      boolean certain =
          RedundancyView.isFullyReported(block)
              && block.count(Worth.EXPECTED) == 0
              && transfers.of(blockId).isEmpty();
      if (!certain) {
        excess.add(blockId); // Another turn.
        continue;
      }
      for (Holder holder : ExcessPlanner.plan(block, moves.from(blockId))) {
        parts.blocks().drop(block, holder);
        counts.dropped();
      }
    }
  }
}
