package io.ashlar.daemon;

import io.ashlar.common.config.ConfigType;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/**
 * Reads {@code HOST:PORT} and {@code [IPV6]:PORT} as written in configuration. Port 0 lets the
 * system choose.
 */
public final class ListenAddress {
  /** The type of such a key. */
  public static final ConfigType<InetSocketAddress> TYPE =
      new ConfigType<>("an address like 127.0.0.1:8720 or [::1]:8720", ListenAddress::parse);

  private static final int PORT_MAX = 65_535;

  /** The first run of zero groups, which people write as {@code ::}. */
  private static final Pattern ZEROS = Pattern.compile("(^|:)0(:0)+(:|$)");

  private ListenAddress() {}

  /** Parses; throws IllegalArgumentException with the reason. Unknown hosts stay unresolved. */
  public static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("the port is missing");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("an IPv6 address needs brackets");
    }
    return new InetSocketAddress(host, port(text.substring(colon + 1)));
  }

  /** As {@link #parse} reads it. */
  public static String format(InetSocketAddress address) {
    String host = host(address);
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** The host without brackets, zone or reverse look-up; an IPv6 host in short form. */
  public static String host(InetSocketAddress address) {
    String host =
        address.getAddress() == null
            ? address.getHostString()
            : address.getAddress().getHostAddress();
    int zone = host.indexOf('%');
    String bare = zone < 0 ? host : host.substring(0, zone);
    return bare.indexOf(':') < 0 ? bare : ZEROS.matcher(bare).replaceFirst("::");
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port < 0 || port > PORT_MAX) {
        throw new IllegalArgumentException("port " + port + " is not from 0 to " + PORT_MAX);
      }
      return port;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("port '" + text + "' is not a number", e);
    }
  }
}
