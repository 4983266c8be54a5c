package io.ashlar.client.node;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcReply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;

/** Calls of DataNodes that may be repeated. Waits; never used on an event loop. */
public final class NodeCalls {
  private final DataNodePool pool;
  private final NodeHealth health;
  private final int timeoutMs;

  /** Gives each call {@code timeoutMs}. */
  public NodeCalls(DataNodePool pool, NodeHealth health, int timeoutMs) {
    this.pool = pool;
    this.health = health;
    this.timeoutMs = timeoutMs;
  }

  /** Asks one node. */
  public <R extends MessageLite> R call(
      ReplicaLocation node, RpcMethod method, MessageLite request, Parser<R> parser)
      throws IOException {
    try {
      R answer = ask(pool.take(node), node, method, request, parser);
      health.succeeded(node.nodeId());
      return answer;
    } catch (DfsException e) {
      if (e.code() == ErrorCode.UNREACHABLE
          || e.code() == ErrorCode.CONNECTION_LOST
          || e.code() == ErrorCode.DEADLINE_EXCEEDED) {
        health.failed(node.nodeId());
      }
      throw e;
    }
  }

  private <R extends MessageLite> R ask(
      NodeConnection connection,
      ReplicaLocation node,
      RpcMethod method,
      MessageLite request,
      Parser<R> parser)
      throws IOException {
    try {
      RpcReply reply =
          Waiting.await(
              connection.connection().call(method, request, CallOptions.timeout(timeoutMs)));
      pool.giveBack(connection);
      return reply.message(parser);
    } catch (DfsException e) {
      if (e.code() == ErrorCode.CONNECTION_LOST && connection.reused()) {
        return ask(pool.connect(node), node, method, request, parser);
      }
      if (e.code() == ErrorCode.DEADLINE_EXCEEDED) {
        connection.connection().close();
      } else {
        pool.giveBack(connection);
      }
      throw e;
    } catch (InterruptedIOException e) {
      connection.connection().close();
      throw e;
    }
  }

  /** Asks one node without waiting. */
  public <R extends MessageLite> CompletableFuture<R> callLater(
      ReplicaLocation node, RpcMethod method, MessageLite request, Parser<R> parser, int limitMs) {
    return pool.takeLater(node)
        .thenCompose(connection -> askLater(connection, method, request, limitMs))
        .handle(
            (reply, failure) -> {
              boolean again =
                  failure != null && Waiting.cause(failure).code() == ErrorCode.CONNECTION_LOST;
              return again // The connection may have been idle too long; a new one tells.
                  ? pool.connectLater(node)
                      .thenCompose(connection -> askLater(connection, method, request, limitMs))
                  : failure == null
                      ? CompletableFuture.completedFuture(reply)
                      : CompletableFuture.<RpcReply>failedFuture(failure);
            })
        .thenCompose(answer -> answer)
        .thenCompose(reply -> parsed(reply, parser));
  }

  private CompletableFuture<RpcReply> askLater(
      NodeConnection connection, RpcMethod method, MessageLite request, int limitMs) {
    return connection
        .connection()
        .call(method, request, CallOptions.timeout(limitMs))
        .whenComplete(
            (reply, failure) -> {
              if (failure != null && Waiting.cause(failure).code() == ErrorCode.DEADLINE_EXCEEDED) {
                connection.connection().close();
              } else {
                pool.giveBack(connection);
              }
            });
  }

  private static <R extends MessageLite> CompletableFuture<R> parsed(
      RpcReply reply, Parser<R> parser) {
    try {
      return CompletableFuture.completedFuture(reply.message(parser));
    } catch (DfsException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
