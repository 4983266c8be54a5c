package io.ashlar.datanode.server;

import io.ashlar.daemon.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The address that others get when none is configured. */
final class AdvertisedHost {
  private AdvertisedHost() {}

  /** The address listened on; for a wildcard the host's own. */
  static String of(InetSocketAddress listening) {
    if (listening.getAddress() == null || !listening.getAddress().isAnyLocalAddress()) {
      return ListenAddress.host(listening);
    }
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (IOException e) {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
  }
}
