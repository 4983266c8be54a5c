package io.ashlar.benchmarks.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a daemon to listen. */
public final class Ports {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int CONNECT_TIMEOUT_MS = 1_000;

  private Ports() {}

  /** Returns once something accepts at host and port of {@code uri}; fails if its process ends. */
  public static void await(String uri, Process process, long timeoutMs) throws IOException {
    URI address = URI.create(uri);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (!accepts(address)) {
      if (!process.isAlive()) {
        throw new IOException("the daemon of " + uri + " ended with " + process.exitValue());
      }
      if (System.nanoTime() - end > 0) {
        throw new IOException(uri + " does not listen after " + timeoutMs / 1000 + " s");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static boolean accepts(URI address) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_TIMEOUT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
