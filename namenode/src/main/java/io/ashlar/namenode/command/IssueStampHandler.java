package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.protocol.client.IssueStampRequest;
import io.ashlar.protocol.client.IssueStampResponse;
import io.ashlar.protocol.error.DfsException;
import java.util.List;

/**
 * Gives the writer a stamp for a pipeline that failed. Each attempt has a stamp of its own, so that
 * asking again does no harm.
 */
public final class IssueStampHandler
    implements ClientHandler<IssueStampRequest, IssueStampResponse> {
  @Override
  public Decision<IssueStampResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, IssueStampRequest request, CommandContext context)
      throws DfsException {
    FileView file = OpenFile.require(view, request.getInodeId(), request.getPath(), context);
    BlockView last = LastBlock.requireOpen(view, file, request.getBlock());
    long stamp = request.getBlock().getGenerationStamp();
    if (stamp < last.committedGs().value() || stamp > last.issuedGs().value()) {
      throw LastBlock.mismatch(
          view,
          file,
          String.format(
              "block %s has stamps from %s (committed) to %s (issued), the writer says %d",
              last.id(), last.committedGs(), last.issuedGs(), stamp));
    }
    return Decision.accept(
        List.of(BlockRecords.stampIssued(file.id(), last.id(), view.nextGenerationStamp(), false)),
        IssueStampResponse.newBuilder().setNewStamp(view.nextGenerationStamp().value()).build());
  }
}
