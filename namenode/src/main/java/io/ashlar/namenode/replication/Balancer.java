package io.ashlar.namenode.replication;

import io.ashlar.common.time.Clock;
import io.ashlar.namenode.block.PlacementNode;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
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
  private final Map<String, BlockCursor> cursors = new HashMap<>();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private volatile BalanceReport report;

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
    account.settle(now, new MapLook());
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
    Map<String, Long> pending = account.pending();
    List<NodeSpace> spaces = new ArrayList<>();
    for (DataNode node : parts.nodes().unsorted()) {
      if (node.liveness() == Liveness.LIVE && AdminStates.inService(node.admin())) {
        long capacity = 0;
        long used = pending.getOrDefault(node.id(), 0L);
        for (VolumeReport volume : node.load().volumes()) {
          if (!volume.getFailed()) {
            capacity += volume.getCapacityBytes();
            used += volume.getUsedBytes();
          }
        }
        spaces.add(
            new NodeSpace(node.id(), node.registration().rack(), capacity, Math.max(0, used)));
      }
    }
    spaces.sort(Comparator.comparing(NodeSpace::nodeId));
    return spaces;
  }

  /** Why nothing was ordered; empty if something was, or is under way. */
  private String order(BalanceConfig config, Imbalance imbalance) {
    long now = parts.clock().monotonicNanos();
    int racks = parts.replication().racks();
    int looks = LOOKS_PER_TICK;
    int orders = 0;
    boolean busy = false;
    for (NodeSpace taker : imbalance.takers()) {
      DataNode takerNode = parts.nodes().find(taker.nodeId());
      for (NodeSpace giver : imbalance.givers()) {
        DataNode giverNode = parts.nodes().find(giver.nodeId());
        if (takerNode == null || giverNode == null || !imbalance.isUseful(giver, taker)) {
          continue;
        }
        Room room = new Room(config.bandwidthBytes());
        long bytes = imbalance.room(giver, taker);
        BlockCursor cursor =
            cursors.computeIfAbsent(
                giver.nodeId() + '>' + taker.nodeId(),
                pair -> new BlockCursor(() -> parts.blocks().blocksOf(giverNode)));
        while (looks > 0 && bytes > 0) {
          if (!room.has(giver.nodeId(), taker.nodeId())) {
            busy = true;
            break;
          }
          long blockId = cursor.next(now);
          if (blockId < 0) {
            break;
          }
          looks--;
          long moved =
              orderOne(
                  blockId, bytes, giverNode, PlacementNode.of(takerNode, now), racks, config);
          bytes -= moved;
          orders += moved > 0 ? 1 : 0;
        }
        if (orders > 0) {
          return ""; // The nodes look different now; the next tick sees how.
        }
      }
    }
    return busy || looks == 0
        ? ""
        : "no block of the fuller nodes can move to an emptier one: each is there already, is too"
            + " large, is being changed, or would lie on fewer racks";
  }

  /** Bytes that go; 0 if the block stays. */
  private long orderOne(
      long blockId,
      long bytesMax,
      DataNode giver,
      PlacementNode taker,
      int racks,
      BalanceConfig config) {
    if (parts.replication().isCopying(blockId)) {
      return 0;
    }
    ReplicatedBlock block = parts.blocks().describe(blockId);
    DataNode takerNode = parts.nodes().find(taker.nodeId());
    if (block == null || takerNode == null || block.length() > bytesMax) {
      return 0;
    }
    TransferPlan plan =
        planner.plan(
            block,
            giver.id(),
            taker,
            racks,
            config.bandwidthBytes(),
            parts.replication().movingFrom());
    if (plan instanceof TransferPlan.Relocate move
        && parts.replication().order(block, move.source(), move.target(), move.move())) {
      account.begin(blockId, block.length(), giver, takerNode);
      return block.length();
    }
    return 0;
  }

  /** Whether a pair of nodes may get another move. */
  private final class Room {
    private final long bandwidthBytes;

    Room(long bandwidthBytes) {
      this.bandwidthBytes = bandwidthBytes;
    }

    boolean has(String giver, String taker) {
      return parts.replication().movingFrom().getOrDefault(giver, 0) < SENDING_MAX
          && parts.replication().movingTo().getOrDefault(taker, 0) < RECEIVING_MAX
          && account.copying(true).getOrDefault(taker, 0L) < bandwidthBytes * AHEAD_SECONDS;
    }
  }

  private final class MapLook implements BalanceAccount.Look {
    @Override
    public boolean isCopying(long blockId) {
      return parts.replication().isCopying(blockId);
    }

    @Override
    public boolean holds(long blockId, DataNode node) {
      ReplicatedBlock block = parts.blocks().describe(blockId);
      return block != null
          && block.holders().stream()
              .anyMatch(
                  holder ->
                      holder.node() == node
                          && (holder.worth() == Worth.GOOD || holder.worth() == Worth.EXCESS));
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
