package io.ashlar.dist.cluster;

/** Hosts and ports as text; an IPv6 host stands in brackets. */
final class Addresses {
  private Addresses() {}

  static String format(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** {@code ::1} of {@code [::1]}. */
  static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
