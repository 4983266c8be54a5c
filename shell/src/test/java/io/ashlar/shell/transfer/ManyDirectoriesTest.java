package io.ashlar.shell.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.common.path.DfsPath;
import io.ashlar.shell.fake.FakeFileSystem;
import io.ashlar.shell.fake.RandomTree;
import io.ashlar.shell.fake.ShellRun;
import io.ashlar.shell.fake.UnorderedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees are copied right however late the answers about their directories come. */
class ManyDirectoriesTest {
  @TempDir Path local;

  private final UnorderedServer server = new UnorderedServer(5, 24);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldCopyThereAndWithinAndBack() throws IOException {
    FakeFileSystem fs = RandomTree.of(21, 300);
    List<String> source = below(fs, "/t");
    fs.requests().pageEntries(5);
    fs.requests().serveBy(server::accept);

    assertThat(ShellRun.of(fs, "get", "/t", path("got")).exitCode()).isZero();
    assertThat(ShellRun.of(fs, "put", path("got"), "/put").exitCode()).isZero();
    assertThat(ShellRun.of(fs, "cp", "/put", "/copy").exitCode()).isZero();

    assertThat(below(fs, "/put")).isEqualTo(source);
    assertThat(below(fs, "/copy")).isEqualTo(source);
    for (String name : source) {
      DfsPath at = DfsPath.parse("/copy" + name);
      if (fs.stat(at).isFile()) {
        assertThat(fs.content(at.toString())).isEqualTo(fs.content("/t" + name));
      }
    }
  }

  @Test
  void shouldMakeManyDirectoriesAtATime() throws IOException {
    FakeFileSystem fs = new FakeFileSystem();
    for (int i = 0; i < 200; i++) {
      Files.createDirectories(local.resolve("tree/d" + i));
    }
    ShellRun run;
    try (UnorderedServer holding = UnorderedServer.holding(9, 30)) {
      fs.requests().serveBy(holding::accept);
      run = ShellRun.of(fs, "put", path("tree"), "/");
    }

    assertThat(run.err()).startsWith("put: 0 files, 201 directories");
    assertThat(fs.requests().inFlightMost()).isBetween(30, 64);
  }

  @Test
  void shouldReportADirectoryThatCannotBeMadeOnceAndLeaveOutWhatIsBelow() throws IOException {
    Files.createDirectories(local.resolve("tree/bad/sub"));
    Files.writeString(local.resolve("tree/bad/sub/file"), "x");
    Files.createSymbolicLink(local.resolve("tree/bad/dangling"), Path.of("nowhere"));
    Files.createDirectories(local.resolve("tree/good"));
    Files.writeString(local.resolve("tree/good/file"), "x");
    FakeFileSystem fs = new FakeFileSystem().with("/tree/bad", "in the way");
    fs.requests().serveBy(server::accept);

    ShellRun run = ShellRun.of(fs, "--json", "put", path("tree"), "/");

    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode result = run.json().path("result");
    assertThat(result.path("failed")).hasSize(1);
    assertThat(result.path("failed").get(0).path("code").asText()).isEqualTo("ALREADY_EXISTS");
    assertThat(result.path("failed").get(0).path("path").asText()).endsWith("tree/bad");
    assertThat(result.path("skipped")).isEmpty();
    assertThat(fs.paths())
        .containsExactly("/", "/tree", "/tree/bad", "/tree/good", "/tree/good/file");
  }

  @Test
  void shouldPutIntoDirectoriesThatAreThereWithoutReplacing() throws IOException {
    Files.createDirectories(local.resolve("tree/d"));
    Files.writeString(local.resolve("tree/d/file"), "new");
    FakeFileSystem fs = new FakeFileSystem().with("/tree/d/file", "old");
    fs.requests().serveBy(server::accept);

    ShellRun run = ShellRun.of(fs, "put", path("tree"), "/");

    assertThat(run.err()).contains("ALREADY_EXISTS");
    assertThat(fs.content("/tree/d/file")).isEqualTo("old");
  }

  @Test
  void shouldPutEmptyFilesCompleteAndReplaceOnlyIfForced() throws IOException {
    Files.createFile(local.resolve("empty"));
    FakeFileSystem fs = new FakeFileSystem().with("/empty", "old");

    assertThat(ShellRun.of(fs, "put", path("empty"), "/empty").exitCode()).isEqualTo(1);
    assertThat(fs.content("/empty")).isEqualTo("old");
    assertThat(ShellRun.of(fs, "put", "-f", path("empty"), "/empty").exitCode()).isZero();
    assertThat(fs.content("/empty")).isEmpty();
    assertThat(fs.paths()).containsExactly("/", "/empty");
  }

  private static List<String> below(FakeFileSystem fs, String root) {
    return fs.paths().stream()
        .filter(path -> path.startsWith(root + "/"))
        .map(path -> path.substring(root.length()))
        .toList();
  }

  private String path(String name) {
    return local.resolve(name).toString();
  }
}
