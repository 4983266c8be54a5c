package io.ashlar.benchmarks.floor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Two ends of one connection within this process, over TCP or a UNIX socket. */
final class Loopback implements AutoCloseable {
  private static final long PEER_TIMEOUT_SECONDS = 120;

  final SocketChannel client;
  final SocketChannel server;
  private final @Nullable Path file;

  private Loopback(SocketChannel client, SocketChannel server, @Nullable Path file) {
    this.client = client;
    this.server = server;
    this.file = file;
  }

  static Loopback tcp() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Loopback loopback = connect(listener, listener.getLocalAddress(), null);
      loopback.client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      loopback.server.setOption(StandardSocketOptions.TCP_NODELAY, true);
      return loopback;
    }
  }

  static Loopback unix() throws IOException {
    // The name of a UNIX socket holds about 100 bytes, fewer than a deep folder may have.
    Path folder = Files.createTempDirectory("ashlar-floor");
    Path file = folder.resolve("s");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      UnixDomainSocketAddress address = UnixDomainSocketAddress.of(file);
      listener.bind(address);
      return connect(listener, address, file);
    }
  }

  private static Loopback connect(
      ServerSocketChannel listener, SocketAddress address, @Nullable Path file) throws IOException {
    SocketChannel client = SocketChannel.open(address);
    return new Loopback(client, listener.accept(), file);
  }

  /** Begins {@code task}, the other end's work, on a thread of its own. */
  static <T> FutureTask<T> begin(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future, "floor-peer");
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  /** Waits for the other end. */
  static <T> T join(FutureTask<T> task) throws IOException {
    try {
      return task.get(PEER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the other end failed", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the other end did not finish", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    if (file != null) {
      Files.deleteIfExists(file);
      Path folder = file.getParent();
      if (folder != null) {
        Files.deleteIfExists(folder);
      }
    }
  }
}
