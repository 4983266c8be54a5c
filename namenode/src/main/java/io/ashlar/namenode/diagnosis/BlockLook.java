package io.ashlar.namenode.diagnosis;

import io.ashlar.common.id.BlockId;
import io.ashlar.namenode.block.ClusterView.Refusal;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.replication.BlockTroubles.Trouble;
import io.ashlar.namenode.replication.ReplicationInsight;
import io.ashlar.namenode.replication.TransferHistory;
import io.ashlar.namenode.replication.TransferPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the planner says of one block in trouble.
 *
 * @param path of its file
 * @param wanted replicas
 * @param good replicas that count
 * @param stuck why it does not get well by itself; empty if it does
 * @param refusals of nodes as targets
 * @param deadHolders dead nodes that have a replica of it on record
 */
record BlockLook(
    long blockId,
    long sinceMs,
    String path,
    int wanted,
    int good,
    String stuck,
    List<Refusal> refusals,
    List<DataNode> deadHolders) {
  /** A block that is copied gets well by itself, but not for ever. */
  private static final long PATIENCE_MS = 600_000;

  private static final long PATIENCE_AFTER_FAILURE_MS = 60_000;

  /** Looks; null if the block is gone or has no final content. */
  static @Nullable BlockLook at(
      Trouble trouble,
      NamespaceView view,
      RedundancyView blocks,
      ReplicationInsight insight,
      long nowMs) {
    ReplicatedBlock block = blocks.describe(trouble.blockId());
    BlockView known = view.block(new BlockId(trouble.blockId()));
    if (block == null || known == null) {
      return null;
    }
    TransferPlan plan = insight.plan(block);
    int good = BlockExplainer.good(block);
    String stuck = stuck(block, plan, good, insight);
    long ageMs = nowMs - trouble.sinceMs();
    TransferHistory.Failure failure = insight.history().lastFailure(trouble.blockId());
    if (stuck.isEmpty() && failure != null && ageMs > PATIENCE_AFTER_FAILURE_MS) {
      stuck = "copies fail, the last one " + failure.what();
    } else if (stuck.isEmpty() && ageMs > PATIENCE_MS) {
      stuck = "not repaired for " + ageMs / 1_000 + " s, though copies are planned";
    }
    List<Refusal> refusals =
        plan instanceof TransferPlan.Postponed postponed ? postponed.refusals() : List.of();
    List<DataNode> dead =
        block.holders().stream()
            .map(ReplicatedBlock.Holder::node)
            .filter(node -> node.liveness() == Liveness.DEAD)
            .distinct()
            .toList();
    return new BlockLook(
        trouble.blockId(),
        trouble.sinceMs(),
        view.pathOf(known.file()),
        block.wanted(),
        good,
        stuck,
        refusals,
        dead);
  }

  private static String stuck(
      ReplicatedBlock block, TransferPlan plan, int good, ReplicationInsight insight) {
    if (plan instanceof TransferPlan.Postponed postponed) {
      return switch (postponed.reason()) {
        case NO_SOURCE -> "no good replica is left on a node that is not dead";
        case NO_TARGET -> "no node can take another replica";
        case SOURCES_BUSY, AWAITS_REPORTS, NOT_SETTLED -> "";
      };
    }
    boolean damagedStays =
        good >= block.wanted()
            && block.count(ReplicatedBlock.Worth.CORRUPT) > 0
            && insight.excess(block).isEmpty();
    return damagedStays ? "a damaged replica cannot be deleted yet: a node owes a report" : "";
  }
}
