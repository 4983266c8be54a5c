package io.ashlar.namenode.replication;

import io.ashlar.namenode.block.BlockPlacementPolicy;
import io.ashlar.namenode.block.ClusterView.Placement;
import io.ashlar.namenode.block.PlacementNode;
import io.ashlar.namenode.block.PlacementRequest;
import io.ashlar.namenode.block.RackSpread;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.namenode.datanodes.Liveness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides whether the replica of a block may move from a full node to an empty one. A pure function
 * of what it is given.
 *
 * <p>Only blocks that lack nothing move: closed ones, whose replicas are all good and reported, as
 * many as wanted. They never lie on fewer racks afterwards, nor more crowded.
 */
public final class BalancePlanner {
  private final BlockPlacementPolicy policy;

  /** Asks {@code policy} whether a node can take a replica at all. */
  public BalancePlanner(BlockPlacementPolicy policy) {
    this.policy = policy;
  }

  /**
   * {@link TransferPlan.Relocate}, or why not.
   *
   * @param moving background moves from each node; the source is the holder with the fewest
   */
  public TransferPlan plan(
      ReplicatedBlock block,
      String from,
      PlacementNode taker,
      int clusterRacks,
      long bandwidthBytes,
      Map<String, Integer> moving) {
    if (!isSettled(block)) {
      return postponed(TransferPlan.Reason.NOT_SETTLED);
    }
    Holder source = null;
    String fromRack = "";
    for (Holder holder : block.holders()) {
      String id = holder.node().id();
      if (id.equals(taker.nodeId())) {
        return postponed(TransferPlan.Reason.NO_TARGET);
      }
      if (id.equals(from)) {
        fromRack = holder.node().registration().rack();
      }
      if (holder.counts() && (source == null || load(holder, moving) < load(source, moving))) {
        source = holder;
      }
    }
    if (source == null || fromRack.isEmpty()) {
      return postponed(TransferPlan.Reason.NO_SOURCE);
    }
    List<String> before = block.countedRacks();
    List<String> after = new ArrayList<>(before);
    after.remove(fromRack);
    after.add(taker.rack());
    if (!RackSpread.isNoWorse(before, after, clusterRacks)) {
      return postponed(TransferPlan.Reason.NO_TARGET);
    }
    Placement placement =
        policy.choose(
            new PlacementRequest(1, block.length(), "", Set.of(), block.countedNodes()),
            List.of(taker));
    if (placement.targets().isEmpty()) {
      return new TransferPlan.Postponed(TransferPlan.Reason.NO_TARGET, placement.refusals());
    }
    return new TransferPlan.Relocate(
        source,
        placement.targets().get(0),
        new Move(Move.Cause.BALANCE, from, bandwidthBytes),
        placement.refusals());
  }

  private static int load(Holder holder, Map<String, Integer> moving) {
    return moving.getOrDefault(holder.node().id(), 0);
  }

  private static boolean isSettled(ReplicatedBlock block) {
    int good = block.countedNodes().size();
    List<Holder> present = block.present();
    return good == present.size()
        && good == block.wanted()
        && block.length() > 0
        && present.stream().allMatch(each -> each.worth() == Worth.GOOD)
        && present.stream().allMatch(each -> each.node().liveness() == Liveness.LIVE)
        && RedundancyView.isFullyReported(block);
  }

  private static TransferPlan postponed(TransferPlan.Reason reason) {
    return new TransferPlan.Postponed(reason, List.of());
  }
}
