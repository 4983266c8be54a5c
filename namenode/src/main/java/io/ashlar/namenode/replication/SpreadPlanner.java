package io.ashlar.namenode.replication;

import io.ashlar.namenode.block.BlockPlacementPolicy;
import io.ashlar.namenode.block.ClusterView.Placement;
import io.ashlar.namenode.block.ClusterView.Refusal;
import io.ashlar.namenode.block.PlacementNode;
import io.ashlar.namenode.block.PlacementRequest;
import io.ashlar.namenode.block.RackSpread;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides how a block whose replicas lie on too few racks comes to lie better. A pure function of
 * what it is given, but for the chance in the placement policy.
 */
public final class SpreadPlanner {
  private final BlockPlacementPolicy policy;

  /** Chooses targets by {@code policy}. */
  public SpreadPlanner(BlockPlacementPolicy policy) {
    this.policy = policy;
  }

  /** {@code underWay} are targets of transfers of this block that have not ended. */
  public TransferPlan plan(
      ReplicatedBlock block, Set<String> underWay, TransferPlanner.Cluster cluster) {
    Set<String> counted = block.countedNodes();
    List<String> racks = block.countedRacks();
    if (!RackSpread.isMisplaced(racks, cluster.racks())) {
      return new TransferPlan.Covered();
    }
    boolean settled =
        underWay.isEmpty()
            && counted.size() >= block.required()
            && counted.size() <= block.wanted()
            && block.count(Worth.EXPECTED) == 0;
    if (!settled) {
      return new TransferPlan.Postponed(TransferPlan.Reason.NOT_SETTLED, List.of());
    }
    List<Holder> sources = TransferPlanner.sources(block);
    Holder source = TransferPlanner.leastBusy(sources, cluster);
    if (source == null) {
      return new TransferPlan.Postponed(
          sources.isEmpty() ? TransferPlan.Reason.NO_SOURCE : TransferPlan.Reason.SOURCES_BUSY,
          List.of());
    }
    return chooseTarget(block, source, racks, cluster);
  }

  private TransferPlan chooseTarget(
      ReplicatedBlock block, Holder source, List<String> racks, TransferPlanner.Cluster cluster) {
    Map<String, Holder> holders = new HashMap<>();
    block.holders().forEach(holder -> holders.putIfAbsent(holder.node().id(), holder));
    List<PlacementNode> eligible = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    for (PlacementNode node : cluster.nodes()) {
      String refusal = refusal(node, holders, racks, cluster);
      if (refusal.isEmpty()) {
        eligible.add(node);
      } else {
        refusals.add(new Refusal(node.nodeId(), node.registration().address(), refusal));
      }
    }
    Placement placement =
        policy.choose(
            new PlacementRequest(1, block.length(), "", Set.of(), block.countedNodes()), eligible);
    refusals.addAll(placement.refusals());
    if (placement.targets().isEmpty()) {
      return new TransferPlan.Postponed(TransferPlan.Reason.NO_TARGET, refusals);
    }
    Holder leaves = ExcessPlanner.next(block.holders().stream().filter(Holder::counts).toList());
    return new TransferPlan.Relocate(
        source,
        placement.targets().get(0),
        new Move(Move.Cause.RACKS, leaves.node().id(), 0),
        refusals);
  }

  private static String refusal(
      PlacementNode node,
      Map<String, Holder> holders,
      List<String> racks,
      TransferPlanner.Cluster cluster) {
    Holder holder = holders.get(node.nodeId());
    if (holder != null && holder.counts()) {
      return "already holds a replica";
    }
    String refusal = TransferPlanner.refusal(node, holders, cluster);
    if (!refusal.isEmpty()) {
      return refusal;
    }
    return RackSpread.isBetter(racks, node.rack(), cluster.racks())
        ? ""
        : "rack " + node.rack() + " would not spread the replicas better";
  }
}
