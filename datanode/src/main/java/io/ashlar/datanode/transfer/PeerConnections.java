package io.ashlar.datanode.transfer;

import com.google.protobuf.MessageLite;
import io.ashlar.common.time.Clock;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.Address;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcClient;
import io.ashlar.rpc.RpcConnection;
import io.ashlar.rpc.RpcReply;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connections to other DataNodes, kept for the next block for a while.
 *
 * <p>A connection lives on the event loop that asked for it: what a session passes on to the next
 * node, and what it hears from there, then never changes threads.
 *
 * <p><b>Threading</b>: any thread; futures complete on event loops.
 */
public final class PeerConnections implements AutoCloseable {
  private static final int IDLE_PER_KEY_MAX = 16;
  private static final long IDLE_MS_MAX = 30_000;
  private static final int LOOKUPS_QUEUED_MAX = 256;

  private final RpcClient client;
  private final Clock clock;
  private final Map<Key, Deque<Idle>> idle = new HashMap<>();
  private final Supplier<EventLoop> loops;
  private final ThreadPoolExecutor lookups;
  private boolean closed;

  /** A peer, seen from one event loop. */
  private record Key(InetSocketAddress address, EventLoop loop) {}

  private record Idle(RpcConnection connection, long sinceMs) {}

  /**
   * A connection for one stream.
   *
   * @param reused true if it stood before, so that the peer may have gone away unnoticed
   */
  record Lease(
      InetSocketAddress address, EventLoop loop, RpcConnection connection, boolean reused) {}

  /**
   * Opens connections through {@code client}, which it does not close.
   *
   * @param loops one after the other, for what no stream's loop asks for
   */
  public PeerConnections(RpcClient client, Supplier<EventLoop> loops, Clock clock) {
    this.client = client;
    this.loops = loops;
    this.clock = clock;
    this.lookups =
        new ThreadPoolExecutor(
            1,
            1,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LOOKUPS_QUEUED_MAX),
            task -> {
              Thread thread = new Thread(task, "host-lookup");
              thread.setDaemon(true);
              return thread;
            });
    lookups.allowCoreThreadTimeOut(true);
  }

  /** A loop for whoever has none of its own. */
  EventLoop nextLoop() {
    return loops.get();
  }

  /** One call to a node; fails with DEADLINE_EXCEEDED after {@code timeoutMs} in all. */
  public CompletableFuture<RpcReply> call(
      List<Address> addresses, RpcMethod method, MessageLite body, int timeoutMs) {
    EventLoop loop = nextLoop();
    CompletableFuture<RpcReply> result = new CompletableFuture<>();
    ScheduledFuture<?> timeout =
        loop.schedule(
            () ->
                result.completeExceptionally(
                    new DfsException(
                        ErrorCode.DEADLINE_EXCEEDED, "no answer for " + timeoutMs + " ms")),
            timeoutMs,
            TimeUnit.MILLISECONDS);
    acquire(addresses, loop, true)
        .thenCompose(
            lease ->
                lease
                    .connection()
                    .call(method, body, CallOptions.timeout(timeoutMs))
                    .whenComplete((reply, failure) -> release(lease)))
        .whenComplete(
            (reply, failure) -> {
              timeout.cancel(false);
              if (failure == null) {
                result.complete(reply);
              } else {
                result.completeExceptionally(Errors.of(failure).toException());
              }
            });
    return result;
  }

  /** A connection to a node on {@code loop}, tried at each of the node's addresses in turn. */
  CompletableFuture<Lease> acquire(List<Address> addresses, EventLoop loop, boolean fresh) {
    if (addresses.isEmpty()) {
      return CompletableFuture.failedFuture(
          new DfsException(ErrorCode.MALFORMED, "a node of the pipeline has no address"));
    }
    return tryFrom(addresses, 0, loop, fresh);
  }

  private CompletableFuture<Lease> tryFrom(
      List<Address> addresses, int index, EventLoop loop, boolean fresh) {
    CompletableFuture<Lease> first =
        resolve(addresses.get(index)).thenCompose(address -> acquire(address, loop, fresh));
    if (index + 1 == addresses.size()) {
      return first;
    }
    return first
        .handle(
            (lease, failure) ->
                failure == null
                    ? CompletableFuture.completedFuture(lease)
                    : tryFrom(addresses, index + 1, loop, fresh))
        .thenCompose(next -> next);
  }

  private CompletableFuture<Lease> acquire(
      InetSocketAddress address, EventLoop loop, boolean fresh) {
    RpcConnection kept = fresh ? null : takeIdle(new Key(address, loop));
    if (kept != null) {
      return CompletableFuture.completedFuture(new Lease(address, loop, kept, true));
    }
    return client
        .connect(address, loop)
        .thenApply(opened -> new Lease(address, loop, opened, false));
  }

  private synchronized @Nullable RpcConnection takeIdle(Key key) {
    Deque<Idle> ofPeer = idle.get(key);
    while (ofPeer != null && !ofPeer.isEmpty()) {
      RpcConnection connection = ofPeer.pollLast().connection();
      if (connection.isOpen()) {
        return connection;
      }
    }
    return null;
  }

  /** The stream ended well; the connection may serve another. */
  void release(Lease lease) {
    synchronized (this) {
      if (!closed && lease.connection().isOpen()) {
        Key key = new Key(lease.address(), lease.loop());
        Deque<Idle> ofPeer = idle.computeIfAbsent(key, unused -> new ArrayDeque<>());
        if (ofPeer.size() < IDLE_PER_KEY_MAX) {
          ofPeer.addLast(new Idle(lease.connection(), clock.monotonicMs()));
          return;
        }
      }
    }
    lease.connection().close();
  }

  /** Closes what nobody used for a while. */
  public void sweep() {
    List<RpcConnection> old = new ArrayList<>();
    synchronized (this) {
      long before = clock.monotonicMs() - IDLE_MS_MAX;
      for (Iterator<Deque<Idle>> all = idle.values().iterator(); all.hasNext(); ) {
        Deque<Idle> ofPeer = all.next();
        while (!ofPeer.isEmpty() && ofPeer.peekFirst().sinceMs() < before) {
          old.add(ofPeer.pollFirst().connection());
        }
        if (ofPeer.isEmpty()) {
          all.remove();
        }
      }
    }
    old.forEach(RpcConnection::close);
  }

  /** Names are looked up on a thread of their own, because that can take long. */
  private CompletableFuture<InetSocketAddress> resolve(Address address) {
    int port = address.getPort();
    if (port <= 0 || port > 65_535) {
      return CompletableFuture.failedFuture(
          new DfsException(ErrorCode.MALFORMED, "found port " + port + " in an address"));
    }
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(address.getHost());
    try {
      if (literal != null) {
        return CompletableFuture.completedFuture(
            new InetSocketAddress(InetAddress.getByAddress(literal), port));
      }
      return CompletableFuture.supplyAsync(
          () -> new InetSocketAddress(address.getHost(), port), lookups);
    } catch (UnknownHostException | RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void close() {
    List<RpcConnection> all = new ArrayList<>();
    synchronized (this) {
      closed = true;
      idle.values().forEach(ofPeer -> ofPeer.forEach(one -> all.add(one.connection())));
      idle.clear();
    }
    all.forEach(RpcConnection::close);
    lookups.shutdown();
  }
}
