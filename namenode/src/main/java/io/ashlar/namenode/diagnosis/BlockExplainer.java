package io.ashlar.namenode.diagnosis;

import io.ashlar.common.id.BlockId;
import io.ashlar.namenode.block.ClusterView.Refusal;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.namenode.block.SafeModeView;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.replication.Priority;
import io.ashlar.namenode.replication.ReplicationInsight;
import io.ashlar.namenode.replication.RunningTransfer;
import io.ashlar.namenode.replication.TransferHistory;
import io.ashlar.namenode.replication.TransferPlan;
import io.ashlar.protocol.diagnosis.ExplainBlockResponse;
import io.ashlar.protocol.diagnosis.NodeVerdict;
import io.ashlar.protocol.diagnosis.RunningCopy;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Explains one block: what the planner of copies decides for it now, and for every node why it has
 * a replica, gets one, or does not.
 *
 * <p><b>Threading</b>: the loop thread.
 */
public final class BlockExplainer {
  private static final long UNKNOWN = -1;

  private final NamespaceView namespace;
  private final RedundancyView blocks;
  private final ReplicationInsight replication;
  private final DataNodeManager nodes;
  private final SafeModeView safeMode;

  BlockExplainer(
      NamespaceView namespace,
      RedundancyView blocks,
      ReplicationInsight replication,
      DataNodeManager nodes,
      SafeModeView safeMode) {
    this.namespace = namespace;
    this.blocks = blocks;
    this.replication = replication;
    this.nodes = nodes;
    this.safeMode = safeMode;
  }

  /** Nodes that are not dead and hold a replica that counts. */
  static int good(ReplicatedBlock block) {
    return goodNodes(block).size();
  }

  private static Set<String> goodNodes(ReplicatedBlock block) {
    Set<String> good = new HashSet<>();
    for (Holder holder : block.holders()) {
      if (holder.worth() == Worth.GOOD && holder.node().liveness() != Liveness.DEAD) {
        good.add(holder.node().id());
      }
    }
    return good;
  }

  /** NOT_FOUND if the namespace has no such block. */
  public ExplainBlockResponse explain(long blockId) throws DfsException {
    BlockView known = namespace.block(new BlockId(blockId));
    if (known == null) {
      throw DfsError.of(ErrorCode.NOT_FOUND, "no file has a block " + blockId)
          .with("block", blockId)
          .toException();
    }
    ExplainBlockResponse.Builder answer =
        ExplainBlockResponse.newBuilder()
            .setBlockId(blockId)
            .setGenerationStamp(known.committedGs().value())
            .setLength(known.length())
            .setPath(namespace.pathOf(known.file()))
            .setTarget(known.replication());
    ReplicatedBlock block = blocks.describe(blockId);
    if (block == null) {
      return answer
          .setState(known.state().name())
          .setDecision("NOTHING")
          .setDecisionReason("its content is not final; copies begin when the file is closed")
          .setEtaMs(UNKNOWN)
          .build();
    }
    TransferPlan plan = replication.plan(block);
    int live = good(block);
    List<RunningTransfer> running = replication.running(blockId);
    answer.setLive(live).setState(state(block, live));
    Decision decision = decision(plan, block);
    answer.setDecision(decision.word()).setDecisionReason(decision.reason());
    running.forEach(each -> answer.addRunning(copy(each)));
    addNodes(block, plan, answer);
    TransferHistory.Failure failure = replication.history().lastFailure(blockId);
    if (failure != null) {
      answer.setLastFailure(failure.what()).setLastFailureMs(failure.wallMs());
    }
    return answer.setEtaMs(etaMs(block, live, plan, running)).build();
  }

  private static String state(ReplicatedBlock block, int live) {
    long corrupt =
        block.holders().stream()
            .filter(holder -> holder.node().liveness() != Liveness.DEAD)
            .filter(h -> h.worth() == Worth.CORRUPT || h.worth() == Worth.DOOMED)
            .count();
    if (live == 0) {
      return corrupt > 0 ? "CORRUPT" : "MISSING";
    }
    if (live < block.wanted()) {
      return "UNDER_REPLICATED";
    }
    return corrupt > 0 ? "DAMAGED_REPLICA" : live > block.wanted() ? "OVER_REPLICATED" : "HEALTHY";
  }

  private record Decision(String word, String reason) {}

  private Decision decision(TransferPlan plan, ReplicatedBlock block) {
    if (safeMode.isOn()) {
      return new Decision("NOTHING", "safe mode is on: " + safeMode.reason());
    }
    if (plan instanceof TransferPlan.Copy copy) {
      DataNode source = copy.source().node();
      return new Decision("COPY", "from " + source + " to " + nodeName(copy.target().getNodeId()));
    }
    if (plan instanceof TransferPlan.MakeRoom room) {
      return new Decision(
          "MAKE_ROOM", "the damaged replica of " + room.damaged().node() + " goes first");
    }
    if (plan instanceof TransferPlan.Postponed postponed) {
      return new Decision("WAIT", words(postponed.reason()));
    }
    List<Holder> excess = replication.excess(block);
    return excess.isEmpty()
        ? new Decision("NOTHING", "enough replicas are there or under way")
        : new Decision("DELETE", "replicas of " + excess.stream().map(Holder::node).toList());
  }

  private String nodeName(String nodeId) {
    DataNode node = nodes.find(nodeId);
    return node == null ? nodeId : node.toString();
  }

  static String words(TransferPlan.Reason reason) {
    return switch (reason) {
      case NO_SOURCE -> "no good replica is left on a node that is not dead";
      case SOURCES_BUSY -> "all nodes with a good replica send as many as they may";
      case NO_TARGET -> "no node can take another replica";
      case AWAITS_REPORTS -> "nodes that its writer wrote to have not reported yet";
      case NOT_SETTLED -> "other replicas of it have to be made or deleted first";
    };
  }

  private void addNodes(
      ReplicatedBlock block, TransferPlan plan, ExplainBlockResponse.Builder answer) {
    Map<String, Refusal> refusals = refusals(block, plan);
    Map<String, Holder> holders = new HashMap<>();
    block.holders().forEach(holder -> holders.merge(holder.node().id(), holder, this::better));
    Set<String> receiving = replication.targets(block.blockId());
    List<DataNode> dropped = replication.excess(block).stream().map(Holder::node).toList();
    for (DataNode node : nodes.all()) {
      NodeVerdict.Builder verdict =
          NodeVerdict.newBuilder()
              .setNodeId(node.id())
              .setAddress(node.registration().address())
              .setRack(node.registration().rack());
      Holder holder = holders.get(node.id());
      Refusal refusal = refusals.get(node.id());
      if (plan instanceof TransferPlan.Copy copy && copy.target().getNodeId().equals(node.id())) {
        set(verdict, true, "TARGET", "the planner chose it for the next replica");
      } else if (receiving.contains(node.id())) {
        set(verdict, true, "RECEIVES", "a copy to it is under way");
      } else if (holder != null) {
        held(verdict, holder, dropped.contains(node));
      } else if (refusal != null) {
        set(verdict, false, ReasonCodes.of(refusal.reason()), refusal.reason());
      } else if (plan instanceof TransferPlan.Postponed postponed) {
        set(verdict, false, postponed.reason().name(), words(postponed.reason()));
      } else {
        set(verdict, false, "NOT_NEEDED", "it could take a replica, but none is to be placed now");
      }
      answer.addNodes(verdict);
    }
  }

  private Holder better(Holder one, Holder other) {
    return one.worth().compareTo(other.worth()) <= 0 ? one : other;
  }

  private static void held(NodeVerdict.Builder verdict, Holder holder, boolean dropped) {
    if (holder.node().liveness() == Liveness.DEAD) {
      set(verdict, false, "HOLDS_ON_DEAD_NODE", "it has a replica on record, but is dead");
    } else if (dropped) {
      set(verdict, false, "TOO_MANY", "its replica is to be deleted");
    } else {
      switch (holder.worth()) {
        case GOOD -> set(verdict, true, "HOLDS_GOOD", "it holds a replica that counts");
        case EXCESS -> set(verdict, false, "TOO_MANY", "its replica is being deleted");
        case CORRUPT -> set(verdict, false, "HOLDS_DAMAGED", "its replica is damaged");
        case DOOMED ->
            set(verdict, false, "HOLDS_DAMAGED", "its replica is damaged and being deleted");
        case UNSURE ->
            set(
                verdict,
                false,
                "HOLDS_UNFINISHED",
                "its replica is not final, or of another stamp");
        case EXPECTED ->
            set(verdict, false, "EXPECTED", "the writer wrote to it; it has not reported yet");
      }
    }
  }

  private static void set(NodeVerdict.Builder verdict, boolean chosen, String code, String reason) {
    verdict.setChosen(chosen).setReasonCode(code).setReason(reason);
  }

  /** Of the plan; if it places nothing, those of a replica more than there are. */
  private Map<String, Refusal> refusals(ReplicatedBlock block, TransferPlan plan) {
    TransferPlan asked = plan;
    if (plan instanceof TransferPlan.Covered) {
      Set<String> underWay = replication.targets(block.blockId());
      int another = good(block) + underWay.size() + 1;
      ReplicatedBlock more =
          new ReplicatedBlock(
              block.blockId(), block.stamp(), block.length(), another, another, block.holders());
      asked = replication.planner().plan(more, underWay, replication.cluster());
    }
    List<Refusal> found =
        asked instanceof TransferPlan.Copy copy
            ? copy.refusals()
            : asked instanceof TransferPlan.Postponed postponed ? postponed.refusals() : List.of();
    Map<String, Refusal> byNode = new HashMap<>();
    found.forEach(refusal -> byNode.put(refusal.nodeId(), refusal));
    return byNode;
  }

  static RunningCopy copy(RunningTransfer transfer) {
    return RunningCopy.newBuilder()
        .setNumber(transfer.number())
        .setKind("copy")
        .setSource(transfer.source().id())
        .setTarget(transfer.target().id())
        .setBytes(transfer.bytes())
        .setRunningMs(transfer.runningMs())
        .setBlockId(transfer.blockId())
        .build();
  }

  private long etaMs(
      ReplicatedBlock block, int live, TransferPlan plan, List<RunningTransfer> running) {
    if (live >= block.wanted()) {
      return 0;
    }
    TransferHistory.Rate rate = replication.history().rate();
    boolean waits =
        plan instanceof TransferPlan.Postponed postponed
            && postponed.reason() != TransferPlan.Reason.SOURCES_BUSY
            && postponed.reason() != TransferPlan.Reason.AWAITS_REPORTS;
    if (safeMode.isOn() || waits || !rate.measured()) {
      return UNKNOWN;
    }
    if (plan instanceof TransferPlan.Covered) {
      return running.stream()
          .mapToLong(each -> Math.max(1, Math.round(rate.copyMs() - each.runningMs())))
          .max()
          .orElse(1);
    }
    Priority priority = live == 1 ? Priority.LAST_REPLICA : Priority.UNDER_REPLICATED;
    int missing = block.wanted() - live - running.size();
    return Math.round((replication.queued(priority) + missing) / rate.copiesPerMs());
  }
}
