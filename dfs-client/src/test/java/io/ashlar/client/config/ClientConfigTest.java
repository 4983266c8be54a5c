package io.ashlar.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.client.CloseDurability;
import io.ashlar.client.DfsClient;
import io.ashlar.client.write.ReplacementPolicy;
import io.ashlar.common.config.ConfigException;
import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigKeys;
import io.ashlar.common.config.Configuration;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClientConfigTest {
  @Test
  void shouldHaveTheDefaultsOfTheDocuments() {
    ClientConfig config = ClientConfig.of(Configuration.of(Map.of("dfs.client.user", "u")));

    assertThat(config)
        .isEqualTo(
            new ClientConfig(
                "u",
                CloseDurability.HSYNC,
                60_000,
                10_000,
                3_000,
                20_000,
                256 << 10,
                8 << 20,
                15_000,
                ReplacementPolicy.DEFAULT,
                true,
                2_000,
                4 << 20,
                20_000,
                3,
                30_000,
                32,
                2));
  }

  @Test
  void shouldReadEveryKey() {
    Map<String, String> values = new HashMap<>();
    values.put("dfs.client.user", "other");
    values.put("dfs.close.durability", "flush");
    values.put("dfs.client.timeout", "61s");
    values.put("dfs.client.connect.timeout", "62s");
    values.put("dfs.client.node.connect.timeout", "63s");
    values.put("dfs.client.attempt.timeout", "64s");
    values.put("dfs.client-write-packet-size", "64k");
    values.put("dfs.client.write.window", "1m");
    values.put("dfs.client.pipeline.stall-limit", "65s");
    values.put("dfs.client.block.write.replace-datanode-on-failure.enable", "true");
    values.put("dfs.client.block.write.replace-datanode-on-failure.policy", "ALWAYS");
    values.put("dfs.client.block.write.replace-datanode-on-failure.best-effort", "false");
    values.put("dfs.client.slow-node.limit", "0ms");
    values.put("dfs.client.read.window", "2m");
    values.put("dfs.client.read.timeout", "66s");
    values.put("dfs.client.read.refetches", "7");
    values.put("dfs.client.node.avoid", "67s");
    values.put("dfs.client.node.idle-connections", "8");
    values.put("dfs.client.threads", "9");
    ConfigKeys.load().check(values, "the test");

    assertThat(ClientConfig.of(Configuration.of(values)))
        .isEqualTo(
            new ClientConfig(
                "other",
                CloseDurability.FLUSH,
                61_000,
                62_000,
                63_000,
                64_000,
                64 << 10,
                1 << 20,
                65_000,
                ReplacementPolicy.ALWAYS,
                false,
                0,
                2 << 20,
                66_000,
                7,
                67_000,
                8,
                9));
    assertThat(values.keySet())
        .containsAll(new ClientKeys().keys().stream().map(ConfigKey::name).toList());
  }

  @Test
  void shouldReplaceNoNodeIfThatIsTurnedOff() {
    Configuration configuration =
        Configuration.of(
            Map.of(
                "dfs.client.block.write.replace-datanode-on-failure.enable", "false",
                "dfs.client.block.write.replace-datanode-on-failure.policy", "always"));

    assertThat(ClientConfig.of(configuration).replacement()).isEqualTo(ReplacementPolicy.NEVER);
  }

  @Test
  void shouldTakeTheUserOfTheEnvironmentIfNoneIsSet() {
    assertThat(ClientConfig.user(Configuration.empty(), name -> "from-environment"))
        .isEqualTo("from-environment");
    assertThat(ClientConfig.user(Configuration.empty(), name -> null))
        .isEqualTo(System.getProperty("user.name"));
    assertThat(
            ClientConfig.user(
                Configuration.of(Map.of("dfs.client.user", "set")), name -> "from-environment"))
        .isEqualTo("set");
  }

  @Test
  void shouldNameTheNearestKeyForAnUnknownOne() {
    URI uri = URI.create("dfs://127.0.0.1:1");
    assertThatThrownBy(() -> DfsClient.connect(uri, Map.of("dfs.client.timeuot", "1s")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'dfs.client.timeout'");
    assertThatThrownBy(() -> DfsClient.connect(uri, Map.of("dfs.client.timeout", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("dfs.client.timeout");
  }
}
