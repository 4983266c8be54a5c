package io.ashlar.client.config;

import io.ashlar.client.CloseDurability;
import io.ashlar.client.write.ReplacementPolicy;
import io.ashlar.common.config.Configuration;
import io.ashlar.common.config.SharedKeys;
import org.jspecify.annotations.Nullable;

/**
 * What the client was told. The keys of {@link ClientKeys} say what each value means.
 *
 * @param user never empty
 */
public record ClientConfig(
    String user,
    CloseDurability closeDurability,
    int timeoutMs,
    int connectTimeoutMs,
    int nodeConnectTimeoutMs,
    int attemptTimeoutMs,
    int packetBytes,
    long writeWindowBytes,
    int stallLimitMs,
    ReplacementPolicy replacement,
    boolean replaceBestEffort,
    int slowNodeMs,
    long readWindowBytes,
    int readTimeoutMs,
    int readRefetches,
    long nodeAvoidMs,
    int idleConnectionsPerNode,
    int threads) {
  /** Reads a checked configuration. */
  public static ClientConfig of(Configuration configuration) {
    return new ClientConfig(
        user(configuration, System::getenv),
        configuration.get(ClientKeys.CLOSE_DURABILITY),
        configuration.get(ClientKeys.TIMEOUT).intValue(),
        configuration.get(ClientKeys.CONNECT_TIMEOUT).intValue(),
        configuration.get(ClientKeys.NODE_CONNECT_TIMEOUT).intValue(),
        configuration.get(ClientKeys.ATTEMPT_TIMEOUT).intValue(),
        configuration.get(SharedKeys.WRITE_PACKET_SIZE).intValue(),
        configuration.get(ClientKeys.WRITE_WINDOW),
        configuration.get(ClientKeys.STALL_LIMIT).intValue(),
        configuration.get(ClientKeys.REPLACE_ENABLE)
            ? configuration.get(ClientKeys.REPLACE_POLICY)
            : ReplacementPolicy.NEVER,
        configuration.get(ClientKeys.REPLACE_BEST_EFFORT),
        configuration.get(ClientKeys.SLOW_NODE_LIMIT).intValue(),
        configuration.get(ClientKeys.READ_WINDOW),
        configuration.get(ClientKeys.READ_TIMEOUT).intValue(),
        configuration.get(ClientKeys.READ_REFETCHES),
        configuration.get(ClientKeys.NODE_AVOID),
        configuration.get(ClientKeys.IDLE_CONNECTIONS),
        configuration.get(ClientKeys.THREADS));
  }

  /** The key, else HADOOP_USER_NAME, else the user of the process. */
  static String user(Configuration configuration, EnvironmentReader environment) {
    String configured = configuration.get(ClientKeys.USER);
    if (!configured.isEmpty()) {
      return configured;
    }
    String fromEnvironment = environment.get("HADOOP_USER_NAME");
    if (fromEnvironment != null && !fromEnvironment.isEmpty()) {
      return fromEnvironment;
    }
    return System.getProperty("user.name", "nobody");
  }

  /** Reads one variable of the environment. */
  @FunctionalInterface
  interface EnvironmentReader {
    @Nullable String get(String name);
  }
}
