package io.ashlar.benchmarks.synth;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * One port for each node, where every connection is closed at once: no data is taken or given, and
 * nobody else's DataNode answers there.
 *
 * <p><b>Threading</b>: one thread for all ports.
 */
final class RefusingListener implements AutoCloseable {
  private final Selector selector;
  private final List<ServerSocketChannel> listeners = new ArrayList<>();

  private RefusingListener(Selector selector) {
    this.selector = selector;
  }

  static RefusingListener open(int ports) throws IOException {
    RefusingListener refusing = new RefusingListener(Selector.open());
    try {
      for (int i = 0; i < ports; i++) {
        ServerSocketChannel listener = ServerSocketChannel.open();
        refusing.listeners.add(listener);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.configureBlocking(false);
        listener.register(refusing.selector, SelectionKey.OP_ACCEPT);
      }
    } catch (IOException e) {
      refusing.close();
      throw e;
    }
    Thread thread = new Thread(refusing::serve, "synth-refuse");
    thread.setDaemon(true);
    thread.start();
    return refusing;
  }

  int port(int index) throws IOException {
    return ((InetSocketAddress) listeners.get(index).getLocalAddress()).getPort();
  }

  private void serve() {
    while (selector.isOpen()) {
      try {
        selector.select(this::refuse);
      } catch (IOException | java.nio.channels.ClosedSelectorException e) {
        return;
      }
    }
  }

  private void refuse(SelectionKey key) {
    try (SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept()) {
      if (accepted != null) {
        accepted.shutdownInput();
      }
    } catch (IOException e) {
      // The caller has gone; that is what it would have been told.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (ServerSocketChannel listener : listeners) {
      listener.close();
    }
  }
}
