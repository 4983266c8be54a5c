package io.ashlar.client.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ashlar.client.NodeAddress;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.rpc.RpcClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections to DataNodes. A connection carries one stream or call at a time; whoever takes
 * it gives it back when the stream has ended both ways, or closes it.
 *
 * <p>Idle connections close themselves by the limits of the {@link RpcClient}.
 *
 * <p><b>Threading</b>: any thread; {@link #take} waits for a connection.
 */
public final class DataNodePool implements AutoCloseable {
  private final RpcClient client;
  private final int idlePerNode;
  private final int connectTimeoutMs;

  @GuardedBy("this")
  private final Map<String, Deque<NodeConnection>> idle = new HashMap<>();

  @GuardedBy("this")
  private boolean closed;

  /** Keeps at most {@code idlePerNode} idle connections to each node. */
  public DataNodePool(RpcClient client, int idlePerNode, int connectTimeoutMs) {
    this.client = client;
    this.idlePerNode = idlePerNode;
    this.connectTimeoutMs = connectTimeoutMs;
  }

  /** An idle connection, or a new one. */
  public NodeConnection take(ReplicaLocation node) throws IOException {
    NodeConnection kept = takeIdle(node.nodeId());
    return kept == null ? connect(node) : kept;
  }

  /** A new connection to the first address that answers. */
  public NodeConnection connect(ReplicaLocation node) throws IOException {
    DfsException last =
        new DfsException(
            DfsError.of(ErrorCode.UNREACHABLE, "DataNode " + node.nodeId() + " has no address")
                .with("node", node.nodeId()));
    for (NodeAddress address : node.addresses()) {
      try {
        InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
        return new NodeConnection(
            node.nodeId(),
            Waiting.await(
                client.connect(socket),
                2L * connectTimeoutMs,
                "a connection to DataNode " + address),
            false);
      } catch (DfsException e) {
        last = e;
      }
    }
    throw last;
  }

  /** An idle connection, or a new one, without waiting. */
  public CompletableFuture<NodeConnection> takeLater(ReplicaLocation node) {
    NodeConnection kept = takeIdle(node.nodeId());
    return kept == null ? connectLater(node) : CompletableFuture.completedFuture(kept);
  }

  /** A new connection to the first address that answers, without waiting. */
  public CompletableFuture<NodeConnection> connectLater(ReplicaLocation node) {
    return connectLater(
        node,
        0,
        new DfsException(
            DfsError.of(ErrorCode.UNREACHABLE, "DataNode " + node.nodeId() + " has no address")
                .with("node", node.nodeId())));
  }

  private CompletableFuture<NodeConnection> connectLater(
      ReplicaLocation node, int addressIndex, Throwable last) {
    if (addressIndex == node.addresses().size()) {
      return CompletableFuture.failedFuture(last);
    }
    NodeAddress address = node.addresses().get(addressIndex);
    return client
        .connect(new InetSocketAddress(address.host(), address.port()))
        .thenApply(connection -> new NodeConnection(node.nodeId(), connection, false))
        .exceptionallyCompose(failure -> connectLater(node, addressIndex + 1, failure));
  }

  private synchronized @Nullable NodeConnection takeIdle(String nodeId) {
    Deque<NodeConnection> kept = idle.get(nodeId);
    while (kept != null && !kept.isEmpty()) {
      NodeConnection one = kept.removeLast();
      if (one.connection().isOpen()) {
        return new NodeConnection(nodeId, one.connection(), true);
      }
    }
    return null;
  }

  /** Takes back a connection on which nothing goes on. */
  public void giveBack(NodeConnection connection) {
    if (!connection.connection().isOpen() || !keep(connection)) {
      connection.connection().close();
    }
  }

  private synchronized boolean keep(NodeConnection connection) {
    if (closed) {
      return false;
    }
    Deque<NodeConnection> kept =
        idle.computeIfAbsent(connection.nodeId(), node -> new ArrayDeque<>());
    kept.removeIf(one -> !one.connection().isOpen());
    if (kept.size() >= idlePerNode) {
      return false;
    }
    kept.addLast(connection);
    return true;
  }

  /** Idle connections of all nodes; for tests and metrics. */
  public synchronized int idleConnections() {
    return idle.values().stream().mapToInt(Deque::size).sum();
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.values().forEach(kept -> kept.forEach(one -> one.connection().close()));
    idle.clear();
  }
}
