package io.ashlar.client.write;

import io.ashlar.client.session.NameNodeCaller;
import io.ashlar.protocol.client.AbandonBlockRequest;
import io.ashlar.protocol.client.AbandonBlockResponse;
import io.ashlar.protocol.client.AddBlockRequest;
import io.ashlar.protocol.client.AddBlockResponse;
import io.ashlar.protocol.client.CompleteFileRequest;
import io.ashlar.protocol.client.CompleteFileResponse;
import io.ashlar.protocol.client.FsyncFileRequest;
import io.ashlar.protocol.client.FsyncFileResponse;
import io.ashlar.protocol.client.GetAdditionalNodesRequest;
import io.ashlar.protocol.client.GetAdditionalNodesResponse;
import io.ashlar.protocol.client.IssueStampRequest;
import io.ashlar.protocol.client.IssueStampResponse;
import io.ashlar.protocol.client.PipelineReplica;
import io.ashlar.protocol.client.RecoverLeaseRequest;
import io.ashlar.protocol.client.RecoverLeaseResponse;
import io.ashlar.protocol.client.UpdatePipelineRequest;
import io.ashlar.protocol.client.UpdatePipelineResponse;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The writer's calls as requests to the NameNode; mutations are applied at most once. */
public final class RemoteNameNodeCalls implements NameNodeCalls {
  private final NameNodeCaller caller;

  /** Sends by {@code caller}, which tries again and ends every call. */
  public RemoteNameNodeCalls(NameNodeCaller caller) {
    this.caller = caller;
  }

  @Override
  public CompletableFuture<LocatedBlock> addBlock(
      OpenedFile file,
      @Nullable BlockKey previous,
      long previousLength,
      Collection<String> excludedNodes) {
    AddBlockRequest.Builder request =
        AddBlockRequest.newBuilder()
            .setInodeId(file.inodeId())
            .setPath(file.path())
            .addAllExcludedNodes(excludedNodes);
    if (previous != null) {
      request.setPrevious(previous).setPreviousLength(previousLength);
    }
    return caller
        .mutate(RpcMethod.ADD_BLOCK, request.build(), AddBlockResponse.parser())
        .thenApply(AddBlockResponse::getBlock);
  }

  @Override
  public CompletableFuture<?> abandonBlock(OpenedFile file, BlockKey block) {
    return caller.mutate(
        RpcMethod.ABANDON_BLOCK,
        AbandonBlockRequest.newBuilder()
            .setInodeId(file.inodeId())
            .setPath(file.path())
            .setBlock(block)
            .build(),
        AbandonBlockResponse.parser());
  }

  @Override
  public CompletableFuture<?> fsync(OpenedFile file, BlockKey last, long lastLength) {
    return caller.mutate(
        RpcMethod.FSYNC_FILE,
        FsyncFileRequest.newBuilder()
            .setInodeId(file.inodeId())
            .setPath(file.path())
            .setLast(last)
            .setLastLength(lastLength)
            .build(),
        FsyncFileResponse.parser());
  }

  @Override
  public CompletableFuture<?> complete(OpenedFile file, @Nullable BlockKey last, long lastLength) {
    CompleteFileRequest.Builder request =
        CompleteFileRequest.newBuilder().setInodeId(file.inodeId()).setPath(file.path());
    if (last != null) { // A block that was allocated and never written is given up by length 0.
      request.setLast(last).setLastLength(lastLength);
    }
    return caller.mutate(RpcMethod.COMPLETE_FILE, request.build(), CompleteFileResponse.parser());
  }

  @Override
  public CompletableFuture<Long> issueStamp(OpenedFile file, BlockKey block) {
    return caller
        .mutate(
            RpcMethod.ISSUE_STAMP,
            IssueStampRequest.newBuilder()
                .setInodeId(file.inodeId())
                .setPath(file.path())
                .setBlock(block)
                .build(),
            IssueStampResponse.parser())
        .thenApply(IssueStampResponse::getNewStamp);
  }

  @Override
  public CompletableFuture<?> updatePipeline(
      OpenedFile file, BlockKey block, long ackedLength, List<ReplicaLocation> nodes) {
    UpdatePipelineRequest.Builder request =
        UpdatePipelineRequest.newBuilder()
            .setInodeId(file.inodeId())
            .setPath(file.path())
            .setBlock(block)
            .setAckedLength(ackedLength);
    for (ReplicaLocation node : nodes) {
      request.addReplicas(
          PipelineReplica.newBuilder()
              .setNodeId(node.getNodeId())
              .setStorageId(node.getStorageId()));
    }
    return caller.mutate(
        RpcMethod.UPDATE_PIPELINE, request.build(), UpdatePipelineResponse.parser());
  }

  @Override
  public CompletableFuture<List<ReplicaLocation>> additionalNodes(
      OpenedFile file,
      BlockKey block,
      List<ReplicaLocation> pipeline,
      Collection<String> excludedNodes,
      int count) {
    return caller
        .call(
            RpcMethod.GET_ADDITIONAL_NODES,
            GetAdditionalNodesRequest.newBuilder()
                .setInodeId(file.inodeId())
                .setPath(file.path())
                .setBlock(block)
                .addAllPipelineNodes(Nodes.ids(pipeline))
                .addAllExcludedNodes(excludedNodes)
                .setCount(count)
                .build(),
            GetAdditionalNodesResponse.parser())
        .thenApply(GetAdditionalNodesResponse::getTargetsList);
  }

  @Override
  public CompletableFuture<?> recoverLease(OpenedFile file) {
    return caller.mutate(
        RpcMethod.RECOVER_LEASE,
        RecoverLeaseRequest.newBuilder()
            .setPath(file.path())
            .setInodeId(file.inodeId())
            .setOwnOnly(true)
            .build(),
        RecoverLeaseResponse.parser());
  }
}
