package io.ashlar.client.session;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.net.URI;

/** Host and port of a {@code dfs://HOST:PORT} address; an IPv6 host stands in brackets. */
public record NameNodeAddress(String host, int port) {
  /** Port of a NameNode unless another is given. */
  public static final int DEFAULT_PORT = 8720;

  /** Reads a URI; INVALID_ARGUMENT if it is none of ours. */
  public static NameNodeAddress of(URI uri) throws DfsException {
    String host = uri.getHost();
    if (!"dfs".equals(uri.getScheme()) || host == null) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.INVALID_ARGUMENT,
                  "expected an address like dfs://host:" + DEFAULT_PORT + ", found '" + uri + "'")
              .with("uri", uri));
    }
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new NameNodeAddress(
        bracketed ? host.substring(1, host.length() - 1) : host,
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort());
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
