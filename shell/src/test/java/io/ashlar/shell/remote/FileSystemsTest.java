package io.ashlar.shell.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.shell.cli.GlobalOptions;
import io.ashlar.shell.cli.ShellIo;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.fake.FakeFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemsTest {
  @TempDir Path home;

  private final Map<String, String> connectedWith = new HashMap<>();

  @Test
  void shouldUseTheDefaultClustersClientSettings() throws IOException {
    settings(".ashlar/conf/client", "fs.defaultFS = dfs://local:1\ndfs.replication = 2\n");

    fileSystems().resolve("/x");

    assertThat(connectedWith).containsEntry("uri", "dfs://local:1");
    assertThat(connectedWith).containsEntry("dfs.replication", "2");
  }

  @Test
  void shouldUseTheSettingsOfTheClusterThatTheCommandStarted() throws IOException {
    settings(".ashlar/conf/client", "dfs.replication = 2\n");
    Path own = settings("other/conf/client", "dfs.blocksize = 1m\n");
    FileSystems fileSystems = fileSystems("dn1:dfs.heartbeat.interval=200ms", "dfs.replication=1");

    fileSystems.useCluster(own);
    fileSystems.resolve("dfs://own:1/x");

    assertThat(connectedWith)
        .containsEntry("dfs.blocksize", "1m")
        .containsEntry("dfs.replication", "1")
        .doesNotContainKey("dn1:dfs.heartbeat.interval");
  }

  @Test
  void shouldRefuseTheSettingOfADaemonElsewhere() {
    assertThatThrownBy(() -> fileSystems("dn1:dfs.replication=1").resolve("dfs://h:1/"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("belongs to 'dfs cluster start'");
  }

  private Path settings(String folder, String text) throws IOException {
    Path conf = Files.createDirectories(home.resolve(folder));
    Files.writeString(conf.resolve("dfs.properties"), text);
    return conf;
  }

  private FileSystems fileSystems(String... properties) {
    PrintStream nothing =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    ShellIo io =
        new ShellIo(InputStream.nullInputStream(), nothing, nothing, false, false, Map.of(), home);
    GlobalOptions options =
        new GlobalOptions(null, null, false, false, false, List.of(properties), null);
    return new FileSystems(
        io,
        options,
        (uri, settings) -> {
          connectedWith.put("uri", uri);
          connectedWith.putAll(settings);
          return new FakeFileSystem();
        });
  }
}
