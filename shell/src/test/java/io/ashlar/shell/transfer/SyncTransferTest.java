package io.ashlar.shell.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.shell.fake.FakeFileSystem;
import io.ashlar.shell.fake.ShellRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncTransferTest {
  @TempDir Path local;

  private final FakeFileSystem fs = new FakeFileSystem();

  @BeforeEach
  void makeTrees() throws IOException {
    Files.createDirectories(local.resolve("tree/sub"));
    Files.writeString(local.resolve("tree/same"), "same");
    Files.writeString(local.resolve("tree/changed"), "abcdEFGH");
    Files.writeString(local.resolve("tree/sub/here"), "here");
    fs.with("/tree/same", "same").with("/tree/changed", "abcdefgh").with("/tree/there", "x");
  }

  private ShellRun run(String command, String... options) {
    String[] args = new String[options.length + 3];
    args[0] = command;
    System.arraycopy(options, 0, args, 1, options.length);
    args[options.length + 1] = local.resolve("tree").toString();
    args[options.length + 2] = "/tree";
    return ShellRun.of(fs, args);
  }

  @Test
  void shouldSayWhatDiffersAndWhatIsOnOneSideOnly() throws IOException {
    ShellRun run = run("diff", "--json");

    assertThat(run.exitCode()).isEqualTo(4);
    JsonNode document = run.json();
    assertThat(document.path("schema").asText()).isEqualTo("dfs.diff/1");
    JsonNode result = document.path("result");
    assertThat(result.path("files").asInt()).isEqualTo(2);
    assertThat(result.path("filesDifferent").asInt()).isOne();
    assertThat(result.path("equalChunks").asInt()).isEqualTo(2);
    assertThat(result.path("differentChunks").asInt()).isOne();
    assertThat(result.path("bytesSent").asInt()).isZero();
    assertThat(result.path("bytesTotal").asInt()).isEqualTo(12);
    assertThat(result.path("ranges").get(0).path("path").asText()).isEqualTo("/tree/changed");
    assertThat(result.path("ranges").get(0).path("offset").asInt()).isEqualTo(4);
    assertThat(result.path("onlyLocal").get(0).asText()).endsWith("/tree/sub");
    assertThat(result.path("onlyStored").get(0).asText()).isEqualTo("/tree/there");
  }

  @Test
  void shouldMakeTheStoredTreeEqualAndDeleteNothing() throws IOException {
    ShellRun run = run("sync", "--json");

    assertThat(run.exitCode()).isZero();
    assertThat(fs.content("/tree/changed")).isEqualTo("abcdEFGH");
    assertThat(fs.content("/tree/sub/here")).isEqualTo("here");
    assertThat(fs.content("/tree/there")).isEqualTo("x");
    assertThat(run.json().path("result").path("bytesSent").asInt()).isEqualTo(8);
    fs.remove("/tree/there");
    assertThat(run("diff").exitCode()).isZero();
  }

  @Test
  void shouldMakeTheLocalTreeEqualAndDeleteNothing() throws IOException {
    ShellRun run = run("sync", "--down", "--json");

    assertThat(run.exitCode()).isZero();
    assertThat(local.resolve("tree/changed")).hasContent("abcdefgh");
    assertThat(local.resolve("tree/there")).hasContent("x");
    assertThat(local.resolve("tree/sub/here")).hasContent("here");
    assertThat(run.json().path("result").path("onlyLocal").get(0).asText()).endsWith("/tree/sub");
  }

  @Test
  void shouldNotReplaceADirectoryByAFile() throws IOException {
    Files.writeString(local.resolve("tree/kind"), "file");
    fs.withDirectory("/tree/kind");

    assertThat(run("sync").exitCode()).isEqualTo(1);
    assertThat(run("diff").exitCode()).isEqualTo(4);
    assertThat(ShellRun.of(fs, "diff", local.resolve("tree/same").toString(), "/tree").exitCode())
        .isEqualTo(1);
  }

  @Test
  void shouldRefuseWhatIsNotThere() {
    String absent = local.resolve("absent").toString();
    assertThat(ShellRun.of(fs, "diff", absent, "/tree/same").exitCode()).isEqualTo(1);
    assertThat(ShellRun.of(fs, "sync", absent, "/tree/same").exitCode()).isEqualTo(1);
    assertThat(ShellRun.of(fs, "sync", "--down", absent, "/absent").exitCode()).isEqualTo(1);
    assertThat(ShellRun.of(fs, "diff", absent).exitCode()).isEqualTo(2);
  }

  @Test
  void shouldKeepALocalLinkThatIsSyncedDownward() throws IOException {
    Path link = local.resolve("link");
    Files.createSymbolicLink(link, local.resolve("tree/changed"));

    assertThat(ShellRun.of(fs, "sync", "--down", link.toString(), "/tree/changed").exitCode())
        .isZero();
    assertThat(link).isSymbolicLink();
    assertThat(local.resolve("tree/changed")).hasContent("abcdefgh");
  }
}
