package io.ashlar.namenode.command;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.block.ClusterView.Placement;
import io.ashlar.namenode.block.ClusterView.Refusal;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.LocatedBlocks;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.LocatedBlock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A new block with targets for its pipeline.
 *
 * @param record that appends it to its file
 * @param located as the client hears of it
 */
record BlockAllocation(EditRecord record, LocatedBlock located) {
  private static final int REFUSALS_SHOWN_MAX = 8;

  /**
   * Allocates the namespace's next block. Fewer targets than replicas wanted are accepted as long
   * as there are enough for the block to count as complete; the rest is added later. NO_DATANODES
   * says for each node why it was not chosen.
   */
  static BlockAllocation choose(
      NamespaceView view, ClusterView cluster, InodeId file, long offset, Request request)
      throws DfsException {
    FileLayout layout = request.layout();
    Placement placement =
        cluster.chooseTargets(
            layout.replication(),
            layout.blockSize(),
            request.writerHost(),
            Set.copyOf(request.excludedNodes()));
    if (placement.targets().size() < Math.max(1, cluster.minReplication())) {
      throw noTargets(request, placement, cluster.minReplication());
    }
    return new BlockAllocation(
        BlockRecords.blockAllocated(file, view.nextBlockId(), view.nextGenerationStamp()),
        LocatedBlocks.allocated(
            view.nextBlockId(), view.nextGenerationStamp(), offset, layout, placement.targets()));
  }

  private static DfsException noTargets(Request request, Placement placement, int minimum) {
    List<Refusal> refusals = placement.refusals();
    String reasons =
        refusals.stream()
            .limit(REFUSALS_SHOWN_MAX)
            .map(refusal -> refusal.address() + ": " + refusal.reason())
            .collect(Collectors.joining("; "));
    if (refusals.isEmpty()) {
      reasons = "no DataNode is registered";
    } else if (refusals.size() > REFUSALS_SHOWN_MAX) {
      reasons += "; and " + (refusals.size() - REFUSALS_SHOWN_MAX) + " more";
    }
    DfsError error =
        DfsError.of(
                ErrorCode.NO_DATANODES,
                String.format(
                    "no place for a block of %s: %d of at least %d DataNodes found (%s)",
                    request.path(), placement.targets().size(), Math.max(1, minimum), reasons))
            .with("path", request.path())
            .with("blockBytes", request.layout().blockSize());
    for (Refusal refusal : refusals) {
      error = error.with("node " + refusal.address(), refusal.reason());
    }
    return error.toException();
  }

  /**
   * What the block is for.
   *
   * @param path of the file, for messages
   * @param writerHost where the first replica is best placed; may be empty
   */
  record Request(String path, FileLayout layout, String writerHost, List<String> excludedNodes) {}
}
