package io.ashlar.namenode.replication;

import io.ashlar.common.time.Clock;
import io.ashlar.namenode.block.PlacementNode;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.SafeModeView;
import io.ashlar.namenode.datanodes.AdminStates;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.types.BalancerSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Evens out how full the DataNodes are, all the time and at a limited rate: takes a few blocks of
 * the fullest nodes with each tick and has them moved to the emptiest.
 *
 * <p><b>Threading</b>: {@link #tick} on the loop thread; {@link #report} any thread.
 */
public final class Balancer {
  private static final int LOOKS_PER_TICK = 256;
  private static final int ORDERS_PER_TICK = 32;
  private static final int TAKERS_MAX = 16;
  private static final int CURSORS_MAX = 16;
  private static final int SENDING_MAX = 8;
  private static final int RECEIVING_MAX = 16;

  /** So much of its limit a node may have before it, so that it is never idle between orders. */
  private static final long AHEAD_SECONDS = 8;

  private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SAMPLES_MAX = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Parts parts;
  private final BalanceConfig configured;
  private final BalancePlanner planner;
  private final BalanceAccount account = new BalanceAccount();
  private final Map<String, BlockCursor> cursors = new Cursors();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private volatile BalanceReport report;

  /** Those of the nodes that gave last: each keeps the ids of all blocks of its node. */
  private static final class Cursors extends LinkedHashMap<String, BlockCursor> {
    private static final long serialVersionUID = 1;

    Cursors() {
      super(CURSORS_MAX, 1, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, BlockCursor> eldest) {
      return size() > CURSORS_MAX;
    }
  }

  private record Sample(long nanos, long bytesMoved) {}

  /**
   * Neighbours and seams.
   *
   * @param settings what an operator said
   */
  public record Parts(
      RedundancyView blocks,
      DataNodeManager nodes,
      SafeModeView safeMode,
      ReplicationMonitor replication,
      Supplier<BalancerSettings> settings,
      Clock clock) {}

  /** Moves nothing before the first {@link #tick}. */
  public Balancer(Parts parts, BalanceConfig configured, BalancePlanner planner) {
    this.parts = parts;
    this.configured = configured;
    this.planner = planner;
    this.report =
        new BalanceReport(configured, List.of(), 0, 0, 0, 0, 0, false, "it has not begun");
  }

  /** What it saw and did at the last tick. */
  public BalanceReport report() {
    return report;
  }

  /** Orders what is due. */
  public void tick() {
    BalanceConfig config = configured.with(parts.settings().get());
    long now = parts.clock().monotonicNanos();
    account.settle(now, new MoveProgress(parts.blocks(), parts.replication()));
    List<NodeSpace> nodes = spaces();
    Imbalance imbalance = Imbalance.of(nodes, config.thresholdPermille());
    String waits = "";
    if (!config.on()) {
      waits = "it is switched off";
    } else if (parts.safeMode().isOn() || !parts.replication().hasBegun()) {
      waits = "not all DataNodes have reported since the start";
    } else if (!imbalance.isBalanced()) {
      waits = order(config, imbalance);
    }
    if (imbalance.isBalanced()) {
      cursors.clear();
      waits = config.on() ? "" : waits;
    }
    publish(config, nodes, imbalance, account.open() > 0 ? "" : waits, now);
  }

  private List<NodeSpace> spaces() {
    Map<String, BalanceAccount.Pending> pending = account.pending();
    List<NodeSpace> spaces = new ArrayList<>();
    for (DataNode node : parts.nodes().unsorted()) {
      if (node.liveness() == Liveness.LIVE && AdminStates.inService(node.admin())) {
        long capacity = 0;
        long used = 0;
        for (VolumeReport volume : node.load().volumes()) {
          if (!volume.getFailed()) {
            capacity += volume.getCapacityBytes();
            used += volume.getUsedBytes();
          }
        }
        spaces.add(
            NodeSpace.of(
                node.id(),
                node.registration().rack(),
                capacity,
                used,
                pending.getOrDefault(node.id(), BalanceAccount.Pending.NONE)));
      }
    }
    spaces.sort(Comparator.comparing(NodeSpace::nodeId));
    return spaces;
  }

  /** Why nothing was ordered; empty if something was, or is under way. */
  private String order(BalanceConfig config, Imbalance imbalance) {
    Turn turn = new Turn(config, imbalance);
    boolean busy = false;
    for (NodeSpace giver : imbalance.givers()) {
      DataNode node = parts.nodes().find(giver.nodeId());
      if (node == null || turn.isOver()) {
        break;
      }
      List<NodeSpace> useful =
          imbalance.takers().stream().filter(taker -> imbalance.isUseful(giver, taker)).toList();
      List<NodeSpace> ready =
          useful.stream().filter(taker -> turn.hasRoom(giver, taker)).limit(TAKERS_MAX).toList();
      busy |= ready.size() < Math.min(useful.size(), TAKERS_MAX);
      if (!ready.isEmpty()) {
        turn.orderFrom(giver, node, ready);
      }
    }
    return busy || turn.isOver() || turn.orders > 0
        ? ""
        : "no block of the fuller nodes can move to an emptier one: each is there already, is too"
            + " large, is being changed, or would lie on fewer racks";
  }

  /** The moves of one tick, which change what is left for the others. */
  private final class Turn {
    private final BalanceConfig config;
    private final Imbalance imbalance;
    private final long nowNanos = parts.clock().monotonicNanos();
    private final Map<String, Integer> from = parts.replication().movingFrom();
    private final Map<String, Integer> to = parts.replication().movingTo();
    private final Map<String, Long> ahead = account.copying();
    private final Map<String, Long> moved = new HashMap<>();
    private int looks = LOOKS_PER_TICK;
    private int orders;

    Turn(BalanceConfig config, Imbalance imbalance) {
      this.config = config;
      this.imbalance = imbalance;
    }

    boolean isOver() {
      return looks <= 0 || orders >= ORDERS_PER_TICK;
    }

    boolean hasRoom(NodeSpace giver, NodeSpace taker) {
      return from.getOrDefault(giver.nodeId(), 0) < SENDING_MAX
          && to.getOrDefault(taker.nodeId(), 0) < RECEIVING_MAX
          && ahead.getOrDefault(taker.nodeId(), 0L) < config.bandwidthBytes() * AHEAD_SECONDS
          && bytes(giver, taker) > 0;
    }

    /** That may still go without that one of them passes the mean. */
    private long bytes(NodeSpace giver, NodeSpace taker) {
      long more =
          Math.max(moved.getOrDefault(giver.nodeId(), 0L), moved.getOrDefault(taker.nodeId(), 0L));
      return imbalance.room(giver, taker) - more;
    }

    void orderFrom(NodeSpace giver, DataNode node, List<NodeSpace> takers) {
      BlockCursor cursor =
          cursors.computeIfAbsent(
              giver.nodeId(), id -> new BlockCursor(() -> parts.blocks().replicasOf(node)));
      while (!isOver()) {
        List<NodeSpace> ready = takers.stream().filter(taker -> hasRoom(giver, taker)).toList();
        long blockId = ready.isEmpty() ? -1 : cursor.next(nowNanos);
        if (blockId < 0) {
          return;
        }
        looks--;
        for (NodeSpace taker : ready) {
          if (orderOne(blockId, giver, node, taker)) {
            break;
          }
        }
      }
    }

    private boolean orderOne(long blockId, NodeSpace giver, DataNode node, NodeSpace taker) {
      DataNode target = parts.nodes().find(taker.nodeId());
      ReplicatedBlock block =
          parts.replication().isCopying(blockId) ? null : parts.blocks().describe(blockId);
      if (block == null || target == null || block.length() > bytes(giver, taker)) {
        return false;
      }
      TransferPlan plan =
          planner.plan(
              block,
              giver.nodeId(),
              PlacementNode.of(target, nowNanos),
              parts.replication().racks(),
              config.bandwidthBytes(),
              from);
      if (plan instanceof TransferPlan.Relocate move
          && parts.replication().order(block, move.source(), move.target(), move.move())) {
        long bytes = block.length();
        account.begin(blockId, bytes, node, target);
        from.merge(move.source().node().id(), 1, Integer::sum);
        to.merge(taker.nodeId(), 1, Integer::sum);
        ahead.merge(taker.nodeId(), bytes, Long::sum);
        moved.merge(giver.nodeId(), bytes, Long::sum);
        moved.merge(taker.nodeId(), bytes, Long::sum);
        orders++;
        return true;
      }
      return false;
    }
  }

  private void publish(
      BalanceConfig config,
      List<NodeSpace> nodes,
      Imbalance imbalance,
      String waits,
      long nowNanos) {
    Sample newest = samples.peekLast();
    if (newest == null || nowNanos - newest.nanos() >= SAMPLE_NANOS) {
      samples.add(new Sample(nowNanos, account.bytesMoved()));
      if (samples.size() > SAMPLES_MAX) {
        samples.remove();
      }
    }
    report =
        new BalanceReport(
            config,
            nodes,
            imbalance.mean(),
            imbalance.bytesLeft(),
            account.open(),
            account.bytesMoved(),
            rate(nowNanos),
            imbalance.isBalanced() && account.isSettled(),
            waits);
  }

  private long rate(long nowNanos) {
    Sample oldest = samples.getFirst();
    double seconds = (nowNanos - oldest.nanos()) / NANOS_PER_SECOND;
    return seconds <= 0 ? 0 : (long) ((account.bytesMoved() - oldest.bytesMoved()) / seconds);
  }
}
