package io.ashlar.rpc;

import io.ashlar.common.config.ConfigException;
import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigKeyProvider;
import io.ashlar.common.config.ConfigType;
import io.ashlar.common.config.Configuration;
import java.util.List;

/** Keys of what a daemon's port puts up with. */
public final class RpcKeys implements ConfigKeyProvider {
  private static final long MEGABYTE = 1L << 20;

  /** Longest frame. */
  public static final ConfigKey<Long> FRAME_BYTES_MAX =
      ConfigKey.of(
              "ipc.maximum.data.length",
              ConfigType.SIZE,
              "16m",
              "Longest frame that a daemon takes; a packet of 8m with its checksums must fit.")
          .range(value -> value >= 12 * MEGABYTE && value <= 256 * MEGABYTE, "from 12m to 256m");

  /** Connections of all peers. */
  public static final ConfigKey<Integer> CONNECTIONS_MAX =
      ConfigKey.of(
              "ipc.server.max.connections",
              ConfigType.INT,
              "8192",
              "Connections that a daemon keeps open; more are closed at once.")
          .range(value -> value >= 16 && value <= 1_000_000, "from 16 to 1000000");

  /** Connections of one peer. */
  public static final ConfigKey<Integer> CONNECTIONS_PER_ADDRESS_MAX =
      ConfigKey.of(
              "dfs.rpc.address.max.connections",
              ConfigType.INT,
              "4096",
              "Connections that a daemon keeps open for one address.")
          .range(value -> value >= 8 && value <= 1_000_000, "from 8 to 1000000");

  /** Calls of one connection. */
  public static final ConfigKey<Integer> CALLS_IN_FLIGHT_MAX =
      ConfigKey.of(
              "dfs.rpc.connection.max.calls",
              ConfigType.INT,
              "1024",
              "Calls of one connection that a daemon works on; it reads no more of them beyond.")
          .range(value -> value >= 1 && value <= 1_000_000, "from 1 to 1000000");

  /** Requests of one connection. */
  public static final ConfigKey<Long> REQUEST_BYTES_MAX =
      ConfigKey.of(
              "dfs.rpc.connection.request-bytes",
              ConfigType.SIZE,
              "16m",
              "Bytes of the requests of one connection that a daemon works on; it reads no more of"
                  + " them beyond.")
          .range(value -> value >= MEGABYTE && value <= 1024 * MEGABYTE, "from 1m to 1g");

  /** Answers of one connection. */
  public static final ConfigKey<Long> ANSWER_BYTES_MAX =
      ConfigKey.of(
              "dfs.rpc.connection.answer-bytes",
              ConfigType.SIZE,
              "32m",
              "Bytes of answers that wait for a peer to read them; it gets errors beyond.")
          .range(value -> value >= MEGABYTE && value <= 1024 * MEGABYTE, "from 1m to 1g");

  /** Memory of all peers. */
  public static final ConfigKey<Long> PEER_BYTES_MAX =
      ConfigKey.of(
              "dfs.rpc.peer-bytes",
              ConfigType.SIZE,
              "0",
              "Bytes of frames that have begun, of all connections together, the same again of"
                  + " requests and of answers; 0: a quarter of the heap, from 64m to 256m.")
          .range(value -> value == 0 || value >= 16 * MEGABYTE, "0, or at least 16m");

  /** Time of a handshake. */
  public static final ConfigKey<Long> HANDSHAKE_TIMEOUT =
      ConfigKey.of(
              "dfs.rpc.handshake.timeout",
              ConfigType.DURATION_MS,
              "10s",
              "Time in which a new connection must say who it is.")
          .range(value -> value >= 100 && value <= 600_000, "from 100ms to 10m");

  /** Time of a frame. */
  public static final ConfigKey<Long> FRAME_TIMEOUT =
      ConfigKey.of(
              "dfs.rpc.frame.timeout",
              ConfigType.DURATION_MS,
              "10s",
              "Time after which a frame that has begun, or an answer, must move at a least rate.")
          .range(value -> value >= 100 && value <= 600_000, "from 100ms to 10m");

  @Override
  public List<ConfigKey<?>> keys() {
    return List.of(
        FRAME_BYTES_MAX,
        CONNECTIONS_MAX,
        CONNECTIONS_PER_ADDRESS_MAX,
        CALLS_IN_FLIGHT_MAX,
        REQUEST_BYTES_MAX,
        ANSWER_BYTES_MAX,
        PEER_BYTES_MAX,
        HANDSHAKE_TIMEOUT,
        FRAME_TIMEOUT);
  }

  /** The limits of a daemon's port; {@link ConfigException} if two keys contradict each other. */
  public static RpcLimits limits(Configuration configuration) {
    int connections = configuration.get(CONNECTIONS_MAX);
    int perAddress = configuration.get(CONNECTIONS_PER_ADDRESS_MAX);
    if (perAddress > connections) {
      throw contradiction(
          CONNECTIONS_PER_ADDRESS_MAX,
          perAddress,
          "at most " + CONNECTIONS_MAX.name(),
          connections);
    }
    RpcLimits limits =
        RpcLimits.defaults()
            .withFrameBytesMax(Math.toIntExact(configuration.get(FRAME_BYTES_MAX)))
            .withCounts(connections, perAddress, configuration.get(CALLS_IN_FLIGHT_MAX))
            .withBytesInFlight(
                Math.toIntExact(configuration.get(REQUEST_BYTES_MAX)),
                Math.toIntExact(configuration.get(ANSWER_BYTES_MAX)))
            .withFrameTimeout(Math.toIntExact(configuration.get(FRAME_TIMEOUT)));
    limits =
        limits.withTimeouts(
            limits.connectTimeoutMs(),
            Math.toIntExact(configuration.get(HANDSHAKE_TIMEOUT)),
            limits.idleTimeoutMs());
    long peerBytes = configuration.get(PEER_BYTES_MAX);
    if (peerBytes == 0) {
      return limits;
    }
    if (peerBytes < 2L * limits.frameBytesMax()) {
      throw contradiction(
          PEER_BYTES_MAX,
          peerBytes,
          "at least twice " + FRAME_BYTES_MAX.name(),
          limits.frameBytesMax());
    }
    return limits.withPeerBytesMax(peerBytes);
  }

  private static ConfigException contradiction(
      ConfigKey<?> key, long value, String expected, long other) {
    return new ConfigException(
        key.name() + " = " + value + ": expected " + expected + ", which is " + other);
  }
}
