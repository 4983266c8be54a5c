package io.ashlar.dist.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigKeys;
import io.ashlar.common.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigDocumentsTest {
  private static final Path PROJECT =
      Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

  /** The column of the interface document; keys of later versions are not declared yet. */
  private static final Map<String, String> TEST_PROFILE =
      Map.ofEntries(
          Map.entry("dfs.blocksize", "1m"),
          Map.entry("dfs.replication", "3"),
          Map.entry("dfs.bytes-per-checksum", "512"),
          Map.entry("dfs.client-write-packet-size", "64k"),
          Map.entry("dfs.close.durability", "hsync"),
          Map.entry("dfs.heartbeat.interval", "300ms"),
          Map.entry("dfs.namenode.stale.datanode.interval", "1s"),
          Map.entry("dfs.namenode.dead.datanode.interval", "4s"),
          Map.entry("dfs.namenode.lease.soft-limit", "5s"),
          Map.entry("dfs.namenode.lease.hard-limit", "10s"),
          Map.entry("dfs.ha.zookeeper.session-timeout", "4s"),
          Map.entry("dfs.ha.read-lease", "300ms"),
          Map.entry("dfs.datanode.scan.period", "20s"),
          Map.entry("dfs.client.pipeline.stall-limit", "5s"),
          Map.entry("fs.trash.interval", "1d"));

  private final ConfigKeys keys = ConfigKeys.load();

  @Test
  void shouldHaveATemplateThatMatchesTheCode() throws IOException {
    assertMatches(PROJECT.resolve("conf/dfs.properties"), new ConfigDocuments(keys).template());
  }

  @Test
  void shouldHaveAPageThatMatchesTheCode() throws IOException {
    assertMatches(PROJECT.resolve("docs/CONFIGURATION.md"), new ConfigDocuments(keys).page());
  }

  @Test
  void shouldHaveDefaultsThatTheirOwnKeysAccept() {
    for (ConfigKey<?> key : keys.all()) {
      assertThat(key.doc()).as(key.name()).endsWith(".");
      assertThat(key.parse(key.defaultText())).as(key.name()).isNotNull();
    }
  }

  @Test
  void shouldLoadTheTemplateAsItIs() throws IOException {
    Configuration loaded = Configuration.load(PROJECT.resolve("conf"), keys);

    assertThat(loaded.asMap()).as("every line of the template is a comment").isEmpty();
  }

  @Test
  void shouldLoadTheTemplateWithEveryKeyUncommented() throws IOException {
    List<String> lines =
        Files.readAllLines(PROJECT.resolve("conf/dfs.properties")).stream()
            .filter(line -> line.matches("#[a-z].*=.*"))
            .map(line -> line.substring(1))
            .toList();
    Path file = Files.createTempFile("dfs", ".properties");
    Files.write(file, lines);

    Configuration loaded = Configuration.loadFile(file, keys);

    assertThat(loaded.asMap()).hasSize(keys.all().size());
    Files.delete(file);
  }

  @Test
  void shouldHaveATestProfileWithTheValuesOfTheInterface() throws IOException {
    Configuration profile = Configuration.loadFile(PROJECT.resolve("conf/test.properties"), keys);
    Set<String> declared = keys.all().stream().map(ConfigKey::name).collect(Collectors.toSet());
    Map<String, String> expected = new TreeMap<>(TEST_PROFILE);
    expected.keySet().retainAll(declared);

    assertThat(profile.asMap()).containsExactlyInAnyOrderEntriesOf(expected);
  }

  private static void assertMatches(Path file, String expected) throws IOException {
    if (Boolean.getBoolean("ashlar.write.documents")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected);
    }
    assertThat(file)
        .as("write it anew with -Dashlar.write.documents=true (see docs/CONFIGURATION.md)")
        .hasContent(expected);
  }
}
