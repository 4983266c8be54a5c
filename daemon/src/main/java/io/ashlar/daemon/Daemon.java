package io.ashlar.daemon;

import java.net.InetSocketAddress;

/** A running daemon as its process sees it. */
public interface Daemon extends AutoCloseable {
  /** Where it takes requests, with the port that was really chosen. */
  InetSocketAddress rpcAddress();

  /** Where it shows metrics and health, with the port that was really chosen. */
  InetSocketAddress httpAddress();

  /** Stops cleanly: nothing acknowledged is lost, files are closed. May be called twice. */
  @Override
  void close();
}
