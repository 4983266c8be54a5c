package io.ashlar.client.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ashlar.common.time.Scheduler;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.rpc.RpcClient;
import io.ashlar.rpc.RpcConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The one connection to the NameNode; made again when it is gone.
 *
 * <p><b>Threading</b>: any thread; names are looked up on the scheduler's thread, because a lookup
 * may wait.
 */
final class NameNodeLink implements AutoCloseable {
  private final RpcClient client;
  private final NameNodeAddress address;
  private final Scheduler scheduler;

  @GuardedBy("this")
  private @Nullable CompletableFuture<RpcConnection> current;

  private volatile boolean everConnected;
  private volatile boolean closed;

  NameNodeLink(RpcClient client, NameNodeAddress address, Scheduler scheduler) {
    this.client = client;
    this.address = address;
    this.scheduler = scheduler;
  }

  NameNodeAddress address() {
    return address;
  }

  /** True once a handshake succeeded. */
  boolean everConnected() {
    return everConnected;
  }

  boolean isClosed() {
    return closed;
  }

  /** The open connection, or one that is being made. */
  synchronized CompletableFuture<RpcConnection> connection() {
    if (closed) {
      return CompletableFuture.failedFuture(
          new DfsException(ErrorCode.CONNECTION_LOST, "this client is closed"));
    }
    CompletableFuture<RpcConnection> known = current;
    if (known != null && usable(known)) {
      return known;
    }
    CompletableFuture<RpcConnection> made = new CompletableFuture<>();
    current = made;
    try {
      scheduler.schedule(0, () -> resolveAndConnect(made));
    } catch (RejectedExecutionException e) {
      made.completeExceptionally(
          new DfsException(ErrorCode.CONNECTION_LOST, "this client is closed"));
    }
    return made;
  }

  private static boolean usable(CompletableFuture<RpcConnection> known) {
    if (!known.isDone()) {
      return true;
    }
    return !known.isCompletedExceptionally() && known.join().isOpen();
  }

  private void resolveAndConnect(CompletableFuture<RpcConnection> made) {
    try {
      Deque<InetAddress> left = new ArrayDeque<>(List.of(InetAddress.getAllByName(address.host())));
      connectNext(made, left);
    } catch (UnknownHostException e) {
      made.completeExceptionally(
          new DfsException(
              DfsError.of(ErrorCode.UNREACHABLE, "no address is known for " + address.host())
                  .with("address", address),
              e));
    }
  }

  private void connectNext(CompletableFuture<RpcConnection> made, Deque<InetAddress> left) {
    InetSocketAddress next = new InetSocketAddress(left.removeFirst(), address.port());
    client
        .connect(next)
        .whenComplete(
            (connection, failure) -> {
              if (failure == null) {
                everConnected = true;
                made.complete(connection);
                if (closed) {
                  connection.close();
                }
              } else if (left.isEmpty()) {
                made.completeExceptionally(failure);
              } else {
                connectNext(made, left);
              }
            });
  }

  /** Closes a connection that does not answer, so that the next call makes a new one. */
  void drop(RpcConnection suspect) {
    suspect.close();
  }

  @Override
  public void close() {
    CompletableFuture<RpcConnection> known;
    synchronized (this) {
      closed = true;
      known = current;
    }
    if (known != null && known.isDone() && !known.isCompletedExceptionally()) {
      known.join().close();
    }
  }
}
