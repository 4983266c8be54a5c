package io.ashlar.namenode.replication;

import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.datanodes.DataNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Lets others ask what the planner of copies sees, does and would do, without doing anything.
 *
 * <p><b>Threading</b>: the loop thread.
 */
public final class ReplicationInsight {
  private final OpenTransfers transfers;
  private final BlockQueue queue;
  private final TransferPlanner planner;
  private final Supplier<TransferPlanner.Cluster> cluster;
  private final TransferHistory history;
  private final BlockTroubles troubles;

  ReplicationInsight(
      OpenTransfers transfers,
      BlockQueue queue,
      TransferPlanner planner,
      Supplier<TransferPlanner.Cluster> cluster,
      TransferHistory history,
      BlockTroubles troubles) {
    this.transfers = transfers;
    this.queue = queue;
    this.planner = planner;
    this.cluster = cluster;
    this.history = history;
    this.troubles = troubles;
  }

  /** What the next pass would decide for the block. */
  public TransferPlan plan(ReplicatedBlock block) {
    return planner.plan(block, transfers.targets(block.blockId()), cluster.get());
  }

  /** The planner itself, to ask it about another cluster. */
  public TransferPlanner planner() {
    return planner;
  }

  /** The cluster as the next pass sees it, to be changed at will. */
  public TransferPlanner.Cluster cluster() {
    return cluster.get();
  }

  /** What may be ordered to become of too many replicas; empty while it is not certain. */
  public List<ReplicatedBlock.Holder> excess(ReplicatedBlock block) {
    boolean certain =
        RedundancyView.isFullyReported(block)
            && block.count(ReplicatedBlock.Worth.EXPECTED) == 0
            && !transfers.has(block.blockId());
    return certain ? ExcessPlanner.plan(block) : List.of();
  }

  /** Nodes that get a replica of the block. */
  public Set<String> targets(long blockId) {
    return transfers.targets(blockId);
  }

  /** Copies of the block that are under way. */
  public List<RunningTransfer> running(long blockId) {
    return transfers.of(blockId).stream().map(this::running).toList();
  }

  /** Copies from or to the node that are under way. */
  public List<RunningTransfer> running(DataNode node) {
    List<RunningTransfer> found = new ArrayList<>();
    transfers.forEach(
        transfer -> {
          if (transfer.source() == node || transfer.target() == node) {
            found.add(running(transfer));
          }
        });
    return found;
  }

  private RunningTransfer running(OpenTransfers.Transfer transfer) {
    return new RunningTransfer(
        transfer.number(),
        transfer.blockId(),
        transfer.bytes(),
        transfer.source(),
        transfer.target(),
        history.runningMs(transfer.number()));
  }

  /** Blocks that wait for a copy and are as urgent as {@code priority}, or more. */
  public int queued(Priority priority) {
    int count = 0;
    for (Priority each : Priority.values()) {
      count += each.compareTo(priority) <= 0 ? queue.size(each) : 0;
    }
    return count;
  }

  /** How copies went. */
  public TransferHistory history() {
    return history;
  }

  /** Blocks that are not kept as they should be. */
  public BlockTroubles troubles() {
    return troubles;
  }
}
