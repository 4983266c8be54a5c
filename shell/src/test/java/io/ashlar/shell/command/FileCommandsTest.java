package io.ashlar.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.common.path.DfsPath;
import io.ashlar.shell.fake.FakeFileSystem;
import io.ashlar.shell.fake.ShellRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class FileCommandsTest {
  private final FakeFileSystem fs = new FakeFileSystem();

  @Test
  void shouldListInTheFieldsForm() {
    fs.with("/d/file", "12345").withDirectory("/d/sub");

    String[] lines = ShellRun.of(fs, "ls", "/d").out().split("\n", -1);

    assertThat(lines[0]).isEqualTo("Found 2 items");
    assertThat(lines[1])
        .matches("-rw-r--r--   3 owner group          5 2001-09-0\\d \\d\\d:\\d\\d /d/file");
    assertThat(lines[2])
        .matches("drwxr-xr-x   - owner group          0 2001-09-0\\d \\d\\d:\\d\\d /d/sub");
  }

  @Test
  void shouldListAFileItselfWithoutAHeading() {
    fs.with("/d/file", "12345");

    assertThat(ShellRun.of(fs, "ls", "/d/file").out())
        .startsWith("-rw-r--r--")
        .doesNotContain("Found");
  }

  @Test
  void shouldSortAndDescend() throws IOException {
    fs.with("/d/a", "1").with("/d/b", "333").with("/d/c/x", "22");
    fs.setTimes(DfsPath.parse("/d/a"), FakeFileSystem.MTIME_MS + 60_000, -1);

    assertThat(ShellRun.of(fs, "ls", "-C", "-S", "/d").out()).isEqualTo("/d/b\n/d/a\n/d/c\n");
    assertThat(ShellRun.of(fs, "ls", "-C", "-t", "/d").out()).startsWith("/d/a\n");
    assertThat(ShellRun.of(fs, "ls", "-C", "-r", "/d").out()).isEqualTo("/d/c\n/d/b\n/d/a\n");
    assertThat(ShellRun.of(fs, "ls", "-C", "-R", "/d").out())
        .isEqualTo("/d/a\n/d/b\n/d/c\n/d/c/x\n");
    assertThat(ShellRun.of(fs, "ls", "-C", "-d", "/d").out()).isEqualTo("/d\n");
  }

  @Test
  void shouldGiveStatusEntriesAsTheInterfaceSays() throws IOException {
    fs.with("/d/file", "12345");

    JsonNode entry = ShellRun.of(fs, "--json", "stat", "/d/file").json().path("result");

    assertThat(entry.fieldNames())
        .toIterable()
        .containsExactly(
            "path",
            "type",
            "length",
            "replication",
            "blockSize",
            "owner",
            "group",
            "mode",
            "mtimeMs",
            "atimeMs",
            "inodeId");
    assertThat(entry.path("type").asText()).isEqualTo("file");
    assertThat(entry.path("mode").asText()).isEqualTo("644");
  }

  @Test
  void shouldExpandPatternsUnlessANameIsMeant() {
    fs.with("/d/a1", "1").with("/d/a2", "2").with("/d/b1", "3").with("/d/[a]1", "literal");

    assertThat(ShellRun.of(fs, "cat", "/d/a?").out()).isEqualTo("12");
    assertThat(ShellRun.of(fs, "cat", "/d/{a,b}1").out()).isEqualTo("13");
    assertThat(ShellRun.of(fs, "cat", "/*/a[2-3]").out()).isEqualTo("2");
    assertThat(ShellRun.of(fs, "cat", "/d/[a]1").out()).isEqualTo("literal");
    assertThat(ShellRun.of(fs, "cat", "/d/z*").err()).contains("NOT_FOUND");
  }

  @Test
  void shouldDeleteOnlyWhatWasAskedFor() {
    fs.with("/d/file", "x");

    assertThat(ShellRun.of(fs, "rm", "/d").err()).contains("IS_A_DIRECTORY");
    assertThat(ShellRun.of(fs, "rm", "/nope").exitCode()).isEqualTo(1);
    assertThat(ShellRun.of(fs, "rm", "-f", "/nope").exitCode()).isZero();
    assertThat(ShellRun.of(fs, "rm", "-r", "/").err()).contains("root directory");
    assertThat(ShellRun.of(fs, "rm", "-r", "-skipTrash", "/d").out()).isEqualTo("Deleted /d\n");
    assertThat(fs.paths()).containsExactly("/");
  }

  @Test
  void shouldMoveIntoDirectoriesAndRefuseExistingTargets() throws IOException {
    fs.with("/a", "1").with("/b", "2").withDirectory("/d");

    assertThat(ShellRun.of(fs, "mv", "/a", "/d").exitCode()).isZero();
    assertThat(ShellRun.of(fs, "mv", "/b", "/d/a").err()).contains("ALREADY_EXISTS");
    assertThat(ShellRun.of(fs, "mv", "/d/a", "/d/new").exitCode()).isZero();
    assertThat(fs.content("/d/new")).isEqualTo("1");
    assertThat(ShellRun.of(fs, "mv", "/b", "/d/new", "/nowhere").err()).contains("NOT_FOUND");
  }

  @Test
  void shouldCopyTreesButNotIntoThemselves() throws IOException {
    fs.with("/d/sub/file", "x").withDirectory("/d/empty");

    assertThat(ShellRun.of(fs, "cp", "/d", "/copy").exitCode()).isZero();
    assertThat(fs.content("/copy/sub/file")).isEqualTo("x");
    assertThat(fs.paths()).contains("/copy/empty").noneMatch(path -> path.contains("_COPYING_"));
    assertThat(ShellRun.of(fs, "cp", "/d", "/d/sub").err()).contains("lies below it");
  }

  @Test
  void shouldAnswerTestsByTheExitCode() throws IOException {
    fs.with("/d/file", "x").with("/d/empty", "");

    assertThat(ShellRun.of(fs, "test", "-e", "/d/file").exitCode()).isZero();
    assertThat(ShellRun.of(fs, "test", "-e", "/nope").exitCode()).isEqualTo(1);
    assertThat(ShellRun.of(fs, "test", "-d", "/d").exitCode()).isZero();
    assertThat(ShellRun.of(fs, "test", "-f", "/d").exitCode()).isEqualTo(1);
    assertThat(ShellRun.of(fs, "test", "-z", "/d/empty").exitCode()).isZero();
    assertThat(ShellRun.of(fs, "test", "-s", "/d/empty").exitCode()).isEqualTo(1);
    ShellRun json = ShellRun.of(fs, "--json", "test", "-e", "/nope");
    assertThat(json.json().path("ok").asBoolean()).isTrue();
    assertThat(json.json().path("result").path("value").asBoolean()).isFalse();
  }

  @Test
  void shouldChangeModesOfTrees() throws IOException {
    fs.with("/d/sub/file", "x");

    assertThat(ShellRun.of(fs, "chmod", "-R", "u=rwX,go=", "/d").exitCode()).isZero();

    assertThat(fs.stat(DfsPath.parse("/d")).mode()).isEqualTo(0700);
    assertThat(fs.stat(DfsPath.parse("/d/sub/file")).mode()).isEqualTo(0600);
  }

  @Test
  void shouldChangeOwnersAndReplication() throws IOException {
    fs.with("/d/file", "x");

    ShellRun.of(fs, "chown", "alice:staff", "/d");
    ShellRun.of(fs, "chgrp", "-R", "users", "/d");
    ShellRun.of(fs, "setrep", "2", "/d");

    assertThat(fs.stat(DfsPath.parse("/d")).owner()).isEqualTo("alice");
    assertThat(fs.stat(DfsPath.parse("/d/file")).group()).isEqualTo("users");
    assertThat(fs.stat(DfsPath.parse("/d/file")).replication()).isEqualTo(2);
    assertThat(ShellRun.of(fs, "setrep", "0", "/d").exitCode()).isEqualTo(2);
  }

  @Test
  void shouldPrintChecksumsAndSizes() {
    fs.with("/d/file", "123456789");

    assertThat(ShellRun.of(fs, "checksum", "/d/file").out())
        .isEqualTo("COMPOSITE-CRC32C e3069283\n");
    assertThat(ShellRun.of(fs, "du", "-s", "/d").out()).isEqualTo("9  27  /d\n");
    assertThat(ShellRun.of(fs, "count", "/d").out()).matches(" +1 +1 +9 /d\n");
  }

  @Test
  void shouldShowPartsOfFiles() throws IOException {
    fs.with("/file", "0123456789");

    assertThat(ShellRun.of(fs, "head", "-c", "3", "/file").out()).isEqualTo("012");
    assertThat(ShellRun.of(fs, "tail", "-c", "3", "/file").out()).isEqualTo("789");
    JsonNode result = ShellRun.of(fs, "--json", "cat", "/file").json().path("result");
    assertThat(Base64.getDecoder().decode(result.path("base64").asText()))
        .isEqualTo("0123456789".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldDecompressText() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write("hello".getBytes(StandardCharsets.UTF_8));
    }
    try (var out = fs.create(DfsPath.parse("/a.gz"), io.ashlar.client.CreateOptions.defaults())) {
      out.write(bytes.toByteArray());
    }

    assertThat(ShellRun.of(fs, "text", "/a.gz").out()).isEqualTo("hello");
  }

  @Test
  void shouldFindByNameAndType() {
    fs.with("/d/a.log", "x").with("/d/sub/B.LOG", "x").withDirectory("/d/log");

    assertThat(ShellRun.of(fs, "find", "/d", "-name", "*.log").out()).isEqualTo("/d/a.log\n");
    assertThat(ShellRun.of(fs, "find", "/d", "-iname", "*.log").out())
        .isEqualTo("/d/a.log\n/d/sub/B.LOG\n");
    assertThat(ShellRun.of(fs, "find", "/d", "-type", "d").out()).isEqualTo("/d\n/d/log\n/d/sub\n");
  }

  @Test
  void shouldMakeDirectoriesAndEmptyFiles() {
    assertThat(ShellRun.of(fs, "mkdir", "/a/b").err()).contains("NOT_FOUND");
    assertThat(ShellRun.of(fs, "mkdir", "-p", "/a/b").exitCode()).isZero();
    assertThat(ShellRun.of(fs, "mkdir", "/a").err()).contains("ALREADY_EXISTS");
    assertThat(ShellRun.of(fs, "touchz", "/a/f").exitCode()).isZero();
    fs.with("/a/full", "x");
    assertThat(ShellRun.of(fs, "touchz", "/a/full").err()).contains("has 1 bytes");
  }

  @Test
  void shouldFormatFacts() {
    fs.with("/d/file", "12345");

    assertThat(ShellRun.of(fs, "stat", "%n %b %r %F %u %g %a %A %Y %%", "/d/file").out())
        .isEqualTo("file 5 3 regular file owner group 644 -rw-r--r-- 1000000000000 %\n");
    assertThat(ShellRun.of(fs, "stat", "/d/file").out()).isEqualTo("2001-09-09 01:46:40\n");
  }
}
