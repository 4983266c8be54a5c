package io.ashlar.client;

/** Where a DataNode listens. */
public record NodeAddress(String host, int port) {
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
