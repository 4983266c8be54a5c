package io.ashlar.client.write;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.client.node.DataNodePool;
import io.ashlar.client.node.NodeCalls;
import io.ashlar.client.wire.Entries;
import io.ashlar.protocol.data.CopyReplicaRequest;
import io.ashlar.protocol.data.CopyReplicaResponse;
import io.ashlar.protocol.data.ForceBlockRequest;
import io.ashlar.protocol.data.ForceBlockResponse;
import io.ashlar.protocol.data.ReplicaInfoRequest;
import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.concurrent.CompletableFuture;

/** The writer's streams and calls over pooled connections to DataNodes. */
public final class NodeConnector implements PipelineConnector {
  private final DataNodePool pool;
  private final NodeCalls calls;

  /** Streams use connections of {@code pool}. */
  public NodeConnector(DataNodePool pool, NodeCalls calls) {
    this.pool = pool;
    this.calls = calls;
  }

  @Override
  public PipelineLink open(
      ReplicaLocation first, WriteBlockRequest request, int timeoutMs, PipelineListener listener) {
    StreamLink link = new StreamLink(pool, Entries.replica(first), request, timeoutMs, listener);
    link.open();
    return link;
  }

  @Override
  public CompletableFuture<?> copyReplica(
      ReplicaLocation source, CopyReplicaRequest request, int timeoutMs) {
    return call(source, RpcMethod.COPY_REPLICA, request, CopyReplicaResponse.parser(), timeoutMs);
  }

  @Override
  public CompletableFuture<ReplicaInfoResponse> probe(
      ReplicaLocation node, BlockKey block, int timeoutMs) {
    return call(
        node,
        RpcMethod.GET_REPLICA_INFO,
        ReplicaInfoRequest.newBuilder().setBlock(block).build(),
        ReplicaInfoResponse.parser(),
        timeoutMs);
  }

  @Override
  public CompletableFuture<?> force(
      ReplicaLocation node, BlockKey block, long length, int timeoutMs) {
    return call(
        node,
        RpcMethod.FORCE_BLOCK,
        ForceBlockRequest.newBuilder().setBlock(block).setLength(length).build(),
        ForceBlockResponse.parser(),
        timeoutMs);
  }

  private <R extends MessageLite> CompletableFuture<R> call(
      ReplicaLocation node,
      RpcMethod method,
      MessageLite request,
      Parser<R> parser,
      int timeoutMs) {
    return calls.callLater(Entries.replica(node), method, request, parser, timeoutMs);
  }
}
