package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.protocol.client.UpdatePipelineRequest;
import io.ashlar.protocol.client.UpdatePipelineResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;

/**
 * Commits the issued stamp once a pipeline stands under it. From then on older replicas are stale,
 * so nothing less than the whole new pipeline may say this. Saying it again changes nothing.
 */
public final class UpdatePipelineHandler
    implements ClientHandler<UpdatePipelineRequest, UpdatePipelineResponse> {
  /** The largest replication that there can be. */
  private static final int NODES_MAX = 512;

  @Override
  public Decision<UpdatePipelineResponse> decideOrRefuse(
      NamespaceView view,
      ClusterView cluster,
      UpdatePipelineRequest request,
      CommandContext context)
      throws DfsException {
    FileView file = OpenFile.require(view, request.getInodeId(), request.getPath(), context);
    if (request.getReplicasCount() == 0 || request.getReplicasCount() > NODES_MAX) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          String.format(
              "%s: a pipeline of %d nodes; expected from 1 to %d",
              view.pathOf(file.id()), request.getReplicasCount(), NODES_MAX));
    }
    BlockView last = LastBlock.requireOpen(view, file, request.getBlock());
    if (request.getBlock().getGenerationStamp() != last.issuedGs().value()) {
      throw LastBlock.mismatch(
          view,
          file,
          String.format(
              "block %s was issued stamp %s last, the pipeline stands under %d",
              last.id(), last.issuedGs(), request.getBlock().getGenerationStamp()));
    }
    UpdatePipelineResponse reply = UpdatePipelineResponse.getDefaultInstance();
    if (last.committedGs().equals(last.issuedGs()) && request.getAckedLength() <= last.length()) {
      return Decision.accept(List.of(), reply);
    }
    LastBlock.checkLength(view, file, last, request.getAckedLength());
    cluster.expectPipeline(last.id(), file.blockSize(), request.getReplicasList());
    return Decision.accept(
        List.of(
            BlockRecords.stampCommitted(
                file.id(), last.id(), last.issuedGs(), request.getAckedLength())),
        reply);
  }
}
