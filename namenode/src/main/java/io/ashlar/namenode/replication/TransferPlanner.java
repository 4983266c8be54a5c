package io.ashlar.namenode.replication;

import io.ashlar.namenode.block.BlockPlacementPolicy;
import io.ashlar.namenode.block.ClusterView.Placement;
import io.ashlar.namenode.block.ClusterView.Refusal;
import io.ashlar.namenode.block.PlacementNode;
import io.ashlar.namenode.block.PlacementRequest;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.namenode.datanodes.AdminStates;
import io.ashlar.namenode.datanodes.Liveness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides from where to where one more replica of a block is copied. A pure function of what it is
 * given, but for the chance in the placement policy.
 */
public final class TransferPlanner {
  private static final int GOOD_TO_SPARE_DAMAGED = 2;

  private final BlockPlacementPolicy policy;

  /** Chooses targets by {@code policy}. */
  public TransferPlanner(BlockPlacementPolicy policy) {
    this.policy = policy;
  }

  /** By which it chooses. */
  BlockPlacementPolicy policy() {
    return policy;
  }

  /**
   * The cluster as one pass sees it.
   *
   * @param nodes all that are known
   * @param sending transfers planned or running from each node
   * @param receiving the same to each node
   * @param sendingMax transfers that a node may have planned or running
   * @param receivingMax the same as target
   */
  public record Cluster(
      List<PlacementNode> nodes,
      Map<String, Integer> sending,
      Map<String, Integer> receiving,
      int sendingMax,
      int receivingMax) {
    /** The maps are counted on by {@link #note}. */
    public Cluster {
      nodes = List.copyOf(nodes);
    }

    /** A copy was ordered. */
    void note(TransferPlan.Copy copy) {
      sending.merge(copy.source().node().id(), 1, Integer::sum);
      receiving.merge(copy.target().getNodeId(), 1, Integer::sum);
    }

    /** A move was ordered. */
    void note(TransferPlan.Relocate move) {
      sending.merge(move.source().node().id(), 1, Integer::sum);
      receiving.merge(move.target().getNodeId(), 1, Integer::sum);
    }

    /** Racks with nodes that take replicas. */
    public int racks() {
      return (int)
          nodes.stream()
              .filter(node -> node.liveness() != Liveness.DEAD)
              .filter(node -> AdminStates.inService(node.admin()))
              .map(PlacementNode::rack)
              .distinct()
              .count();
    }

    /** True if a node that is not dead may send one more. */
    boolean hasRoom() {
      return nodes.stream()
          .anyMatch(
              node -> node.liveness() != Liveness.DEAD && sending(node.nodeId()) < sendingMax);
    }

    int sending(String nodeId) {
      return sending.getOrDefault(nodeId, 0);
    }

    int receiving(String nodeId) {
      return receiving.getOrDefault(nodeId, 0);
    }
  }

  /**
   * {@code underWay} are targets of transfers of this block that have not ended, and nodes that
   * repair their replica of it.
   */
  public TransferPlan plan(ReplicatedBlock block, Set<String> underWay, Cluster cluster) {
    int missing = block.required() - goodNodes(block).size() - underWay.size();
    if (missing <= 0) {
      return new TransferPlan.Covered();
    }
    if (missing <= unreported(block, underWay)) {
      return new TransferPlan.Postponed(TransferPlan.Reason.AWAITS_REPORTS, List.of());
    }
    List<Holder> sources = sources(block);
    if (sources.isEmpty()) {
      return new TransferPlan.Postponed(TransferPlan.Reason.NO_SOURCE, List.of());
    }
    Holder source = leastBusy(sources, cluster);
    if (source == null) {
      return new TransferPlan.Postponed(TransferPlan.Reason.SOURCES_BUSY, List.of());
    }
    return chooseTarget(block, source, underWay, cluster);
  }

  private static Set<String> goodNodes(ReplicatedBlock block) {
    return block.countedNodes();
  }

  /** Live nodes that the block's writer wrote to and that may be about to report it. */
  private static int unreported(ReplicatedBlock block, Set<String> underWay) {
    Set<String> nodes = new HashSet<>();
    for (Holder holder : block.holders()) {
      if (holder.worth() == Worth.EXPECTED && holder.node().liveness() == Liveness.LIVE) {
        nodes.add(holder.node().id());
      }
    }
    nodes.removeAll(underWay);
    return nodes.size();
  }

  /** Live ones if there are any; a replica that is to be deleted only if there is no other. */
  static List<Holder> sources(ReplicatedBlock block) {
    for (Worth worth : new Worth[] {Worth.GOOD, Worth.EXCESS}) {
      for (Liveness liveness : new Liveness[] {Liveness.LIVE, Liveness.STALE}) {
        List<Holder> found =
            block.holders().stream()
                .filter(holder -> holder.worth() == worth)
                .filter(holder -> holder.node().liveness() == liveness)
                .toList();
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return List.of();
  }

  static @Nullable Holder leastBusy(List<Holder> sources, Cluster cluster) {
    Holder best = null;
    for (Holder source : sources) {
      int busy = cluster.sending(source.node().id());
      if (busy < cluster.sendingMax()
          && (best == null || busy < cluster.sending(best.node().id()))) {
        best = source;
      }
    }
    return best;
  }

  private TransferPlan chooseTarget(
      ReplicatedBlock block, Holder source, Set<String> underWay, Cluster cluster) {
    Map<String, Holder> holders = new HashMap<>();
    block.holders().forEach(holder -> holders.putIfAbsent(holder.node().id(), holder));
    Set<String> counted = new HashSet<>(goodNodes(block));
    counted.addAll(underWay);
    List<PlacementNode> eligible = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    for (PlacementNode node : cluster.nodes()) {
      String refusal = counted.contains(node.nodeId()) ? "" : refusal(node, holders, cluster);
      if (refusal.isEmpty()) {
        eligible.add(node);
      } else {
        refusals.add(new Refusal(node.nodeId(), node.registration().address(), refusal));
      }
    }
    Placement placement =
        policy.choose(new PlacementRequest(1, block.length(), "", Set.of(), counted), eligible);
    refusals.addAll(placement.refusals());
    if (!placement.targets().isEmpty()) {
      return new TransferPlan.Copy(source, placement.targets().get(0), refusals);
    }
    // A good replica counts by its node's word: what is good of a damaged one may be needed yet.
    boolean spareable = goodNodes(block).size() >= GOOD_TO_SPARE_DAMAGED;
    for (Holder holder : block.holders()) {
      if (spareable
          && holder.worth() == Worth.CORRUPT
          && !underWay.contains(holder.node().id())
          && holder.node().liveness() == Liveness.LIVE
          && holder.node().reportComplete()) {
        return new TransferPlan.MakeRoom(holder);
      }
    }
    return new TransferPlan.Postponed(TransferPlan.Reason.NO_TARGET, refusals);
  }

  static String refusal(PlacementNode node, Map<String, Holder> holders, Cluster cluster) {
    Holder holder = holders.get(node.nodeId());
    if (holder != null) {
      return holder.worth() == Worth.GOOD && !AdminStates.inService(node.admin())
          ? "holds a replica that does not count: " + AdminStates.word(node.admin())
          : "holds a replica that does not count: " + holder.worth();
    }
    int receiving = cluster.receiving(node.nodeId());
    return receiving >= cluster.receivingMax()
        ? "receives " + receiving + " replicas of at most " + cluster.receivingMax()
        : "";
  }
}
