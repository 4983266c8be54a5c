package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.config.ConfigException;
import io.ashlar.common.config.Configuration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RpcKeysTest {
  private static RpcLimits limits(Map<String, String> values) {
    return RpcKeys.limits(Configuration.of(values));
  }

  @Test
  void shouldShipTheLimitsThatTheCodeCallsDefaults() {
    assertThat(limits(Map.of())).isEqualTo(RpcLimits.defaults());
  }

  @Test
  void shouldTakeEveryLimitFromItsKey() {
    RpcLimits limits =
        limits(
            Map.of(
                "ipc.maximum.data.length", "12m",
                "ipc.server.max.connections", "500",
                "dfs.rpc.address.max.connections", "50",
                "dfs.rpc.connection.max.calls", "7",
                "dfs.rpc.connection.request-bytes", "3m",
                "dfs.rpc.connection.answer-bytes", "5m",
                "dfs.rpc.peer-bytes", "48m",
                "dfs.rpc.handshake.timeout", "2s",
                "dfs.rpc.frame.timeout", "4s"));

    RpcLimits expected =
        RpcLimits.defaults()
            .withFrameBytesMax(12 << 20)
            .withCounts(500, 50, 7)
            .withBytesInFlight(3 << 20, 5 << 20)
            .withPeerBytesMax(48 << 20)
            .withFrameTimeout(4_000)
            .withTimeouts(RpcLimits.defaults().connectTimeoutMs(), 2_000, 0);
    assertThat(limits).isEqualTo(expected);
  }

  @Test
  void shouldRefuseMoreConnectionsOfOneAddressThanOfAll() {
    assertThatThrownBy(() -> limits(Map.of("ipc.server.max.connections", "100")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "dfs.rpc.address.max.connections = 4096: expected at most ipc.server.max.connections,"
                + " which is 100");
  }

  @Test
  void shouldRefuseMemoryInWhichOneFrameOfOneAddressDoesNotFit() {
    assertThatThrownBy(() -> limits(Map.of("dfs.rpc.peer-bytes", "31m")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("dfs.rpc.peer-bytes = 32505856: expected at least twice ipc.maximum");
  }
}
