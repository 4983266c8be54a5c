package io.ashlar.namenode.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.config.ConfigException;
import io.ashlar.common.config.ConfigKeys;
import io.ashlar.common.config.Configuration;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NameNodeConfigTest {
  @Test
  void shouldHaveTheDefaultsOfTheInterface() {
    NameNodeConfig config = from(Map.of());

    assertThat(config.listening().rpc().getPort()).isEqualTo(8720);
    assertThat(config.listening().http().getPort()).isEqualTo(8721);
    assertThat(config.listening().handlers()).isEqualTo(8);
    assertThat(config.files().blockSize()).isEqualTo(64L << 20);
    assertThat(config.files().blockSizeMin()).isEqualTo(1L << 20);
    assertThat(config.files().replication()).isEqualTo(3);
    assertThat(config.dataNodes().heartbeatMs()).isEqualTo(1_000);
    assertThat(config.dataNodes().staleMs()).isEqualTo(5_000);
    assertThat(config.dataNodes().deadMs()).isEqualTo(30_000);
    assertThat(config.leases().softLimitMs()).isEqualTo(60_000);
    assertThat(config.leases().hardLimitMs()).isEqualTo(1_200_000);
    assertThat(config.safeMode().thresholdShare()).isEqualTo(0.999);
    assertThat(config.safeMode().minDataNodes()).isZero();
    assertThat(config.safeMode().extensionMs()).isEqualTo(1_000);
    assertThat(config.permissions().enabled()).isTrue();
    assertThat(config.minReplication()).isEqualTo(1);
  }

  @Test
  void shouldTakeEveryKey() {
    NameNodeConfig config =
        from(
            Map.ofEntries(
                Map.entry("dfs.namenode.rpc-address", "[::1]:1"),
                Map.entry("dfs.namenode.http-address", "127.0.0.2:2"),
                Map.entry("dfs.namenode.name.dir", "/x/a, /x/b"),
                Map.entry("dfs.namenode.resource.du.reserved", "5m"),
                Map.entry("dfs.namenode.checkpoint.txns", "77"),
                Map.entry("dfs.namenode.checkpoint.period", "9s"),
                Map.entry("dfs.namenode.handler.count", "3"),
                Map.entry("dfs.namenode.call-queue.size", "4"),
                Map.entry("dfs.namenode.io.threads", "5"),
                Map.entry("dfs.namenode.replication.min", "2"),
                Map.entry("dfs.heartbeat.interval", "300ms"),
                Map.entry("dfs.namenode.stale.datanode.interval", "1s"),
                Map.entry("dfs.namenode.dead.datanode.interval", "4s"),
                Map.entry("dfs.namenode.safemode.threshold-pct", "0.5"),
                Map.entry("dfs.namenode.safemode.min.datanodes", "6"),
                Map.entry("dfs.namenode.safemode.extension", "7ms"),
                Map.entry("dfs.permissions.enabled", "false"),
                Map.entry("dfs.permissions.superusergroup", "admins"),
                Map.entry("dfs.permissions.superusergroup.members", "a,b"),
                Map.entry("net.topology.table.file.name", "/etc/racks"),
                Map.entry("dfs.client-write-packet-size", "64k")));

    assertThat(config.listening().rpc().getPort()).isEqualTo(1);
    assertThat(config.listening().http().getPort()).isEqualTo(2);
    assertThat(config.storage())
        .isEqualTo(
            new NameNodeConfig.Storage(
                List.of(Path.of("/x/a"), Path.of("/x/b")), 5L << 20, 77, 9_000));
    assertThat(config.listening().handlers()).isEqualTo(3);
    assertThat(config.listening().queuedMax()).isEqualTo(4);
    assertThat(config.listening().ioThreads()).isEqualTo(5);
    assertThat(config.minReplication()).isEqualTo(2);
    assertThat(config.dataNodes().heartbeatMs()).isEqualTo(300);
    assertThat(config.dataNodes().deadMs()).isEqualTo(4_000);
    assertThat(config.safeMode().thresholdShare()).isEqualTo(0.5);
    assertThat(config.safeMode().minDataNodes()).isEqualTo(6);
    assertThat(config.safeMode().extensionMs()).isEqualTo(7);
    assertThat(config.permissions())
        .isEqualTo(new NameNodeConfig.Permissions(false, "admins", Set.of("a", "b")));
    assertThat(config.topologyTable()).isEqualTo("/etc/racks");
    assertThat(config.writePacketBytes()).isEqualTo(64L << 10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "dfs.namenode.rpc-address = nowhere",
        "dfs.namenode.handler.count = 0",
        "dfs.namenode.replication.min = 4",
        "dfs.namenode.stale.datanode.interval = 1s",
        "dfs.namenode.dead.datanode.interval = 5s",
        "dfs.namenode.safemode.threshold-pct = 1.1",
        "dfs.namenode.safemode.threshold-pct = most",
        "dfs.namenode.name.dir = /x,/y/../x",
      })
  void shouldNameTheKeyThatIsWrong(String key, String value) {
    assertThatThrownBy(() -> from(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  @Test
  void shouldWantAFolder() {
    assertThatThrownBy(() -> NameNodeConfig.from(Configuration.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("dfs.namenode.name.dir");
  }

  @Test
  void shouldDeclareItsKeys() {
    assertThat(ConfigKeys.load().all()).containsAll(new NameNodeKeys().keys());
  }

  private static NameNodeConfig from(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(Map.of("dfs.namenode.name.dir", "/x"));
    all.putAll(values);
    return NameNodeConfig.from(Configuration.of(all));
  }
}
