package io.ashlar.dist.cluster;

import io.ashlar.common.random.RandomSource;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;

/**
 * Finds free ports for daemons. They lie below the range that the system takes for outgoing
 * connections, so that a daemon that is killed finds its port free when it starts again.
 */
final class PortChooser {
  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;

  private final InetAddress host;
  private final RandomSource random;

  PortChooser(InetAddress host, RandomSource random) {
    this.host = host;
    this.random = random;
  }

  /** A free port that is not in {@code taken}. */
  int choose(Set<Integer> taken) throws DfsException {
    int offset = random.nextInt(COUNT);
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + (offset + i) % COUNT;
      if (!taken.contains(port) && isFree(port)) {
        return port;
      }
    }
    throw new DfsException(
        ErrorCode.PORT_IN_USE,
        "no port from " + FIRST + " to " + (FIRST + COUNT - 1) + " is free at " + host);
  }

  /** True if a server could listen at {@code port} now. */
  boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
