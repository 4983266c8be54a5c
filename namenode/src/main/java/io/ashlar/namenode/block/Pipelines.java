package io.ashlar.namenode.block;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.time.Clock;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.protocol.client.PipelineReplica;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes a decision gives a block to. They are offered to readers until they report, and
 * nobody takes the block for one without replicas.
 *
 * <p>A handler proposes nodes while it decides; the record that follows makes it so. What was
 * proposed by a decision that was refused is replaced by the next proposal.
 *
 * <p><b>Threading</b>: the loop thread.
 */
final class Pipelines {
  private final BlockMap blocks;
  private final NodeTable table;
  private final DataNodeManager nodes;
  private final Clock clock;
  private @Nullable Proposal proposal;

  private record Proposal(long blockId, long blockBytes, List<Target> targets) {}

  private record Target(String nodeId, String storageId) {}

  Pipelines(BlockMap blocks, NodeTable table, DataNodeManager nodes, Clock clock) {
    this.blocks = blocks;
    this.table = table;
    this.nodes = nodes;
    this.clock = clock;
  }

  /** Targets for a block that is being allocated. */
  void propose(BlockId block, long blockBytes, List<ReplicaLocation> targets) {
    proposal =
        new Proposal(
            block.value(),
            blockBytes,
            targets.stream().map(t -> new Target(t.getNodeId(), t.getStorageId())).toList());
  }

  /** Nodes that hold a block from now on, and no others. */
  void replace(BlockId block, long blockBytes, List<PipelineReplica> replicas) {
    proposal =
        new Proposal(
            block.value(),
            blockBytes,
            replicas.stream().map(r -> new Target(r.getNodeId(), r.getStorageId())).toList());
  }

  /** A record changed the block. */
  void onBlockChanged(long blockId) {
    Proposal made = proposal;
    if (made != null && made.blockId() == blockId) {
      proposal = null;
      BlockEntry entry = blocks.get(blockId);
      if (entry != null) {
        stopExpectingOthers(entry, made);
        made.targets().forEach(target -> expect(entry, made, target));
      }
    }
  }

  private void stopExpectingOthers(BlockEntry entry, Proposal made) {
    Set<String> targets = made.targets().stream().map(Target::nodeId).collect(Collectors.toSet());
    for (Expectation expectation : entry.expected()) {
      if (!targets.contains(expectation.node().id())) {
        stopExpecting(made.blockId(), expectation.node());
      }
    }
  }

  private void expect(BlockEntry entry, Proposal made, Target target) {
    DataNode node = nodes.find(target.nodeId());
    if (node == null) {
      return;
    }
    boolean knownThere = false;
    for (Replica replica : entry.replicas()) {
      if (replica.node() == node) {
        knownThere = true;
        if (!StaleReplicas.isStale(entry.block(), replica)) {
          return; // It reported faster than the writer.
        }
      }
    }
    stopExpecting(made.blockId(), node);
    long bytes = knownThere ? 0 : made.blockBytes();
    blocks.expect(
        made.blockId(),
        new Expectation(
            node,
            target.storageId(),
            node.registration().incarnation(),
            node.promise(bytes),
            bytes,
            clock.monotonicNanos()));
    table.of(node).expected().add(made.blockId());
  }

  private void stopExpecting(long blockId, DataNode node) {
    blocks.stopExpecting(blockId, node);
    table.of(node).expected().remove(blockId);
  }
}
