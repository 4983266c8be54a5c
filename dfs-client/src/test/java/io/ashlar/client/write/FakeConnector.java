package io.ashlar.client.write;

import io.ashlar.protocol.data.CopyReplicaRequest;
import io.ashlar.protocol.data.CopyReplicaResponse;
import io.ashlar.protocol.data.ForceBlockResponse;
import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** DataNodes of the fake world, as strict about stamps, lengths and packets as the protocol. */
final class FakeConnector implements PipelineConnector {
  final FakeWorld world;
  final Map<String, FakeNode> nodes = new LinkedHashMap<>();
  final List<ByteBuf> payloads = new ArrayList<>();
  final List<WriteBlockRequest> setUps = new ArrayList<>();
  int copies;
  int forces;

  /** Called before a packet is handled by a node; tests break things here. */
  Runnable beforePacket = () -> {};

  FakeConnector(FakeWorld world, int count) {
    this.world = world;
    for (int i = 0; i < count; i++) {
      nodes.put("n" + i, new FakeNode("n" + i));
    }
  }

  FakeNode node(ReplicaLocation location) {
    return node(location.getNodeId());
  }

  FakeNode node(String id) {
    return Objects.requireNonNull(nodes.get(id));
  }

  @Override
  public PipelineLink open(
      ReplicaLocation first, WriteBlockRequest request, int timeoutMs, PipelineListener listener) {
    setUps.add(request);
    FakeStream stream = new FakeStream(this, first, request, listener);
    stream.open();
    return stream;
  }

  @Override
  public CompletableFuture<?> copyReplica(
      ReplicaLocation source, CopyReplicaRequest request, int timeoutMs) {
    return answer(
        node(source),
        () -> {
          BlockKey key = request.getBlock();
          FakeNode.Replica replica = replica(node(source), key);
          if (replica.stamp != key.getGenerationStamp()) {
            throw new DfsException(ErrorCode.STALE_STAMP, "found " + replica.stamp);
          }
          if (replica.bytes.length < request.getLengthMin()) {
            throw new DfsException(ErrorCode.LENGTH_MISMATCH, "found " + replica.bytes.length);
          }
          FakeNode target = node(request.getTarget());
          if (target.dead || target.silent) {
            throw new DfsException(
                DfsError.of(ErrorCode.UNREACHABLE, "no copy").with("badNode", target.id));
          }
          FakeNode.Replica copy = new FakeNode.Replica(replica.stamp);
          copy.put(0, replica.bytes);
          copy.force();
          target.replicas.put(key.getBlockId(), copy);
          copies++;
          return CopyReplicaResponse.newBuilder().setLength(copy.bytes.length).build();
        });
  }

  @Override
  public CompletableFuture<ReplicaInfoResponse> probe(
      ReplicaLocation node, BlockKey block, int timeoutMs) {
    return answer(
        node(node),
        () -> {
          FakeNode.Replica replica = replica(node(node), block);
          return ReplicaInfoResponse.newBuilder()
              .setVisibleLength(replica.bytes.length)
              .setState(replica.finished ? ReplicaState.FINALIZED : ReplicaState.RBW)
              .setWaitsForNext(node(node).waiting.contains(block.getBlockId()))
              .build();
        });
  }

  @Override
  public CompletableFuture<?> force(
      ReplicaLocation node, BlockKey block, long length, int timeoutMs) {
    forces++;
    if (node(node).silent) {
      CompletableFuture<?> silent = new CompletableFuture<>();
      world.after(
          timeoutMs,
          () ->
              silent.completeExceptionally(
                  new DfsException(ErrorCode.DEADLINE_EXCEEDED, "nothing heard in time")));
      return silent;
    }
    return answer(
        node(node),
        () -> {
          replica(node(node), block).force();
          return ForceBlockResponse.getDefaultInstance();
        });
  }

  private static FakeNode.Replica replica(FakeNode node, BlockKey key) throws DfsException {
    FakeNode.Replica replica = node.replicas.get(key.getBlockId());
    if (replica == null) {
      throw new DfsException(ErrorCode.REPLICA_NOT_FOUND, node.id + " has no " + key);
    }
    return replica;
  }

  /** A call that ends, as calls with a time-out do, unless the node hangs. */
  private <T> CompletableFuture<T> answer(FakeNode node, Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    world
        .queue()
        .add(
            () -> {
              try {
                if (node.hangs) {
                  return;
                }
                if (node.dead || node.silent) {
                  ErrorCode code = node.dead ? ErrorCode.UNREACHABLE : ErrorCode.DEADLINE_EXCEEDED;
                  throw new DfsException(code, node.id + " does not answer");
                }
                result.complete(work.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }
}
