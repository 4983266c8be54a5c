package io.ashlar.namenode.diagnosis;

import io.ashlar.namenode.block.BlockPlacementPolicy;
import io.ashlar.namenode.block.ClusterView.Placement;
import io.ashlar.namenode.block.PlacementNode;
import io.ashlar.namenode.block.PlacementRequest;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.replication.ReplicationInsight;
import io.ashlar.namenode.replication.RunningTransfer;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.diagnosis.ExplainNodeResponse;
import io.ashlar.protocol.error.DfsException;
import java.util.List;
import java.util.Set;

/**
 * Explains one DataNode: what it holds and does, and whether the placement policy would give it a
 * new block.
 *
 * <p><b>Threading</b>: the loop thread.
 */
public final class NodeExplainer {
  private final RedundancyView blocks;
  private final ReplicationInsight replication;
  private final NodeFinder finder;
  private final BlockPlacementPolicy policy;
  private final long blockBytes;

  /** {@code blockBytes} of a usual block. */
  NodeExplainer(
      RedundancyView blocks,
      ReplicationInsight replication,
      NodeFinder finder,
      BlockPlacementPolicy policy,
      long blockBytes) {
    this.blocks = blocks;
    this.replication = replication;
    this.finder = finder;
    this.policy = policy;
    this.blockBytes = blockBytes;
  }

  /** NOT_FOUND if no such node is known. */
  public ExplainNodeResponse explain(String name) throws DfsException {
    DataNode node = finder.find(name);
    PlacementNode seen =
        replication.cluster().nodes().stream()
            .filter(each -> each.nodeId().equals(node.id()))
            .findFirst()
            .orElseThrow();
    // Asked alone, so that its own merits count and not chance.
    Placement placement =
        policy.choose(new PlacementRequest(1, blockBytes, "", Set.of(), Set.of()), List.of(seen));
    boolean takes = !placement.targets().isEmpty();
    String reason =
        takes
            ? "the placement policy may give it new blocks"
            : placement.refusals().get(0).reason();
    ExplainNodeResponse.Builder answer =
        ExplainNodeResponse.newBuilder()
            .setNodeId(node.id())
            .setAddress(node.registration().address())
            .setRack(node.registration().rack())
            .setState(node.liveness().word())
            .setTakesNewReplicas(takes)
            .setReasonCode(takes ? "ELIGIBLE" : ReasonCodes.of(reason))
            .setReason(reason)
            .setReplicas(node.load().blocks())
            .setBytesPromised(node.promisedBytes())
            .setDeletionsWaiting(blocks.deletionsOf(node))
            .setReportComplete(node.reportComplete())
            .setSilentMs(seen.silentMs());
    for (VolumeReport volume : node.load().volumes()) {
      answer
          .setBytesUsed(answer.getBytesUsed() + volume.getUsedBytes())
          .setBytesFree(answer.getBytesFree() + volume.getRemainingBytes());
    }
    for (RunningTransfer transfer : replication.running(node)) {
      if (transfer.source() == node) {
        answer.addSending(BlockExplainer.copy(transfer));
      } else {
        answer.addReceiving(BlockExplainer.copy(transfer));
      }
    }
    return answer.build();
  }
}
