package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigKeys;
import io.ashlar.common.config.Configuration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileDefaultsTest {
  @Test
  void shouldHaveTheDocumentedDefaults() {
    assertThat(FileDefaults.from(Configuration.empty()))
        .isEqualTo(new FileDefaults(64 << 20, 1 << 20, 3, 512, 4_096));
  }

  @Test
  void shouldReadEveryKey() {
    assertThat(
            FileDefaults.from(
                Configuration.of(
                    Map.of(
                        "dfs.blocksize", "2m",
                        "dfs.namenode.fs-limits.min-block-size", "64k",
                        "dfs.replication", "2",
                        "dfs.replication.max", "5",
                        "dfs.bytes-per-checksum", "512"))))
        .isEqualTo(new FileDefaults(2 << 20, 64 << 10, 2, 5, 512));
  }

  @Test
  void shouldDeclareItsKeysWhereTheLauncherFindsThem() {
    assertThat(ConfigKeys.load().all())
        .extracting(ConfigKey::name)
        .containsAll(new NamespaceKeys().keys().stream().map(ConfigKey::name).toList());
  }
}
