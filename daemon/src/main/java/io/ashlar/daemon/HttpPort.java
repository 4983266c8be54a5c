package io.ashlar.daemon;

import java.net.InetSocketAddress;

/** An open port for {@code /metrics} and {@code /health}. */
public interface HttpPort extends AutoCloseable {
  /** Where it listens, with the port that was really chosen. */
  InetSocketAddress address();

  @Override
  void close();
}
