package io.ashlar.it.harness.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Listens where others believe a daemon to listen, and passes their connections on to it.
 *
 * <p><b>Ownership</b>: close ends the listener and all its connections.
 */
final class Wire implements AutoCloseable {
  private static final int CONNECT_MS = 3_000;

  private final String to;
  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Traffic traffic;
  private final UnaryOperator<String> names;
  private final Map<Passage, Set<Direction>> open = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Begins to listen.
   *
   * @param names id of a daemon by the name in its handshake
   */
  Wire(
      String to,
      ServerSocket listener,
      InetSocketAddress target,
      Traffic traffic,
      UnaryOperator<String> names) {
    this.to = to;
    this.listener = listener;
    this.target = target;
    this.traffic = traffic;
    this.names = names;
    Thread thread = new Thread(this::accept, "wire-" + to);
    thread.setDaemon(true);
    thread.start();
  }

  String to() {
    return to;
  }

  String nameOf(String peer) {
    return names.apply(peer);
  }

  private void accept() {
    for (long number = 0; !closed; number++) {
      try {
        Socket opener = listener.accept();
        opener.setTcpNoDelay(true);
        pass(opener, number);
      } catch (IOException e) {
        // The listener was closed; or one connection failed, and there are others.
      }
    }
  }

  private void pass(Socket opener, long number) throws IOException {
    Socket daemon = new Socket();
    try {
      daemon.setTcpNoDelay(true);
      daemon.connect(target, CONNECT_MS);
    } catch (IOException e) {
      opener.setSoLinger(true, 0); // Nobody listens there; the opener hears that as a reset.
      opener.close();
      daemon.close();
      return;
    }
    Passage passage = new Passage(this, number, opener, daemon, traffic);
    open.put(passage, EnumSet.allOf(Direction.class));
    if (closed) {
      passage.close();
    }
    passage.start();
  }

  void ended(Passage passage, Direction direction) {
    open.computeIfPresent(
        passage,
        (one, left) -> {
          left.remove(direction);
          if (!left.isEmpty()) {
            return left;
          }
          one.closeQuietly();
          return null;
        });
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    open.keySet().forEach(Passage::close);
  }
}
