package io.ashlar.shell.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.common.path.DfsPath;
import io.ashlar.shell.fake.FakeFileSystem;
import io.ashlar.shell.fake.ShellRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {
  @TempDir Path local;

  private final FakeFileSystem fs = new FakeFileSystem();

  @Test
  void shouldPutATreeUnderItsNameIntoAnExistingDirectory() throws IOException {
    Files.createDirectories(local.resolve("tree/sub/empty"));
    Files.writeString(local.resolve("tree/sub/file"), "content");

    ShellRun run = put("tree", "/");

    assertThat(run.exitCode()).isZero();
    assertThat(fs.paths())
        .containsExactly("/", "/tree", "/tree/sub", "/tree/sub/empty", "/tree/sub/file");
    assertThat(fs.content("/tree/sub/file")).isEqualTo("content");
    assertThat(run.err()).startsWith("put: 1 file, 3 directories, 7B in ");
  }

  @Test
  void shouldPutATreeToANewName() throws IOException {
    Files.createDirectories(local.resolve("tree"));
    Files.writeString(local.resolve("tree/file"), "x");

    put("tree", "/new");

    assertThat(fs.paths()).containsExactly("/", "/new", "/new/file");
  }

  @Test
  void shouldKeepOddNames() throws IOException {
    Files.createDirectories(local.resolve("tree"));
    for (String name :
        new String[] {"-dash", "sp ace", "per%20cent", "#", "q?", "'\"", "t\tab", "ü"}) {
      Files.writeString(local.resolve("tree").resolve(name), name);
    }

    assertThat(put("tree", "/").exitCode()).isZero();

    assertThat(fs.paths())
        .contains(
            "/tree/-dash",
            "/tree/sp ace",
            "/tree/per%20cent",
            "/tree/#",
            "/tree/q?",
            "/tree/'\"",
            "/tree/t\tab",
            "/tree/ü");
  }

  @Test
  void shouldRefuseAnExistingFileUnlessForced() throws IOException {
    Files.writeString(local.resolve("file"), "new");
    fs.with("/file", "old");

    assertThat(put("file", "/").err()).contains("ALREADY_EXISTS").contains("or -f");
    assertThat(fs.content("/file")).isEqualTo("old");

    assertThat(ShellRun.of(fs, "put", "-f", path("file"), "/").exitCode()).isZero();
    assertThat(fs.content("/file")).isEqualTo("new");
  }

  @Test
  void shouldCopyTheRestWhenOneFileFails() throws IOException {
    Files.createDirectories(local.resolve("tree"));
    for (String name : new String[] {"a", "bad", "c"}) {
      Files.writeString(local.resolve("tree").resolve(name), "x");
    }
    Files.createSymbolicLink(local.resolve("tree/dangling"), Path.of("nowhere"));
    fs.refuseWritesTo("/bad");

    ShellRun run = ShellRun.of(fs, "--json", "put", path("tree"), "/");

    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode result = run.json().path("result");
    assertThat(result.path("files").asInt()).isEqualTo(2);
    assertThat(result.path("failed")).hasSize(1);
    assertThat(result.path("failed").get(0).path("code").asText()).isEqualTo("DISK_FULL");
    assertThat(result.path("failed").get(0).path("path").asText()).endsWith("tree/bad");
    assertThat(result.path("skipped").get(0).path("code").asText()).isEqualTo("LINK_DANGLING");
    assertThat(fs.paths()).containsExactly("/", "/tree", "/tree/a", "/tree/c");
  }

  @Test
  void shouldReplaceWhatAnInterruptedCopyLeft() throws IOException {
    Files.writeString(local.resolve("file"), "new");
    fs.with("/file._COPYING_", "half");

    assertThat(put("file", "/").exitCode()).isZero();

    assertThat(fs.paths()).containsExactly("/", "/file");
  }

  @Test
  void shouldStopWhenTheNameNodeIsGone() throws IOException {
    Files.writeString(local.resolve("file"), "x");
    fs.disconnect();

    ShellRun run = ShellRun.of(fs, "--json", "put", path("file"), "/");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.json().path("error").path("code").asText()).isEqualTo("UNREACHABLE");
  }

  @Test
  void shouldReportALocalSourceThatIsNotThere() throws IOException {
    Files.writeString(local.resolve("file"), "x");

    ShellRun run = ShellRun.of(fs, "put", path("nope"), path("file"), "/");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("LOCAL_IO").contains("no such local file");
    assertThat(fs.content("/file")).isEqualTo("x");
  }

  @Test
  void shouldPutStandardInputAndGetToStandardOutput() {
    assertThat(ShellRun.withInput(fs, "piped", "put", "-", "/file").exitCode()).isZero();
    assertThat(ShellRun.of(fs, "get", "/file", "-").out()).isEqualTo("piped");
    assertThat(ShellRun.withInput(fs, "again", "put", "-", "/file").err())
        .contains("ALREADY_EXISTS");
    assertThat(ShellRun.withInput(fs, "x", "put", "-", "/").err()).contains("IS_A_DIRECTORY");
  }

  @Test
  void shouldExpandLocalPatterns() throws IOException {
    Files.writeString(local.resolve("a1"), "x");
    Files.writeString(local.resolve("a2"), "x");
    Files.writeString(local.resolve("b"), "x");

    ShellRun.of(fs, "put", path("a*"), "/");

    assertThat(fs.paths()).containsExactly("/", "/a1", "/a2");
  }

  @Test
  void shouldKeepModesAndTimesWhenAsked() throws IOException {
    Path tree = Files.createDirectories(local.resolve("tree"));
    Path file = Files.writeString(tree.resolve("file"), "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr-----"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_234_567_890_123L));
    Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwx------"));
    Files.setLastModifiedTime(tree, FileTime.fromMillis(1_111_111_111_111L));

    ShellRun.of(fs, "put", "-p", path("tree"), "/");
    ShellRun.of(fs, "get", "-p", "/tree", path("back"));

    assertThat(fs.stat(DfsPath.parse("/tree/file")).mode()).isEqualTo(0540);
    assertThat(fs.stat(DfsPath.parse("/tree/file")).mtimeMs()).isEqualTo(1_234_567_890_123L);
    assertThat(fs.stat(DfsPath.parse("/tree")).mode()).isEqualTo(0700);
    assertThat(fs.stat(DfsPath.parse("/tree")).mtimeMs()).isEqualTo(1_111_111_111_111L);
    Path back = local.resolve("back/file");
    assertThat(Files.getLastModifiedTime(back).toMillis()).isEqualTo(1_234_567_890_123L);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(back)))
        .isEqualTo("r-xr-----");
    assertThat(Files.getLastModifiedTime(local.resolve("back")).toMillis())
        .isEqualTo(1_111_111_111_111L);
  }

  @Test
  void shouldGetTreesAndLeaveNoTemporaryFiles() throws IOException {
    fs.with("/d/sub/file", "content").withDirectory("/d/empty");

    ShellRun run = ShellRun.of(fs, "get", "/d", local.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(local.resolve("d/sub/file")).hasContent("content");
    assertThat(local.resolve("d/empty")).isDirectory();
    assertThat(local.resolve("d/sub")).isDirectoryNotContaining("glob:**_COPYING_*");
  }

  @Test
  void shouldNotReplaceLocalFilesUnlessForced() throws IOException {
    fs.with("/file", "remote");
    Files.writeString(local.resolve("file"), "mine");

    assertThat(ShellRun.of(fs, "get", "/file", local.toString()).err()).contains("ALREADY_EXISTS");
    assertThat(local.resolve("file")).hasContent("mine");

    assertThat(ShellRun.of(fs, "get", "-f", "/file", local.toString()).exitCode()).isZero();
    assertThat(local.resolve("file")).hasContent("remote");
  }

  @Test
  void shouldSayThatTheLocalTargetIsNotThere() {
    fs.with("/a", "1").with("/b", "2");

    assertThat(ShellRun.of(fs, "get", "/a", path("no/dir")).err()).contains("does not exist");
    assertThat(ShellRun.of(fs, "get", "/a", "/b", path("x")).err())
        .contains("not an existing directory");
  }

  @Test
  void shouldDeleteSourcesOnlyWhenEverythingIsStored() throws IOException {
    Path good = Files.writeString(local.resolve("good"), "x");
    Path bad = Files.writeString(local.resolve("bad"), "x");
    fs.refuseWritesTo("/bad");

    assertThat(ShellRun.of(fs, "moveFromLocal", bad.toString(), good.toString(), "/").exitCode())
        .isEqualTo(1);
    assertThat(good).exists();
    assertThat(bad).exists();

    assertThat(ShellRun.of(fs, "moveFromLocal", "-f", good.toString(), "/").exitCode()).isZero();
    assertThat(good).doesNotExist();
  }

  private ShellRun put(String source, String target) {
    return ShellRun.of(fs, "put", path(source), target);
  }

  private String path(String name) {
    return local.resolve(name).toString();
  }
}
