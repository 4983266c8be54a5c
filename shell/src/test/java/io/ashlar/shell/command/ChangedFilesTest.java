package io.ashlar.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.shell.fake.FakeFileSystem;
import io.ashlar.shell.fake.ShellRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that change files that are there: append, truncate, concat, lease. */
class ChangedFilesTest {
  private final FakeFileSystem fs = new FakeFileSystem();

  @TempDir Path folder;

  private String local(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void shouldAppendLocalFilesInTheirOrder() throws IOException {
    fs.with("/log", "0");

    ShellRun run = ShellRun.of(fs, "--json", "append", local("a", "12"), local("b", "34"), "/log");

    assertThat(fs.content("/log")).isEqualTo("01234");
    JsonNode result = run.json().path("result");
    assertThat(result.path("bytes").asLong()).isEqualTo(4);
    assertThat(result.path("length").asLong()).isEqualTo(5);
    assertThat(result.path("created").asBoolean()).isFalse();
  }

  @Test
  void shouldAppendStandardInputUnderTheNameOfHdfs() throws IOException {
    assertThat(ShellRun.withInput(fs, "abc", "-appendToFile", "-", "/new").exitCode()).isZero();
    assertThat(ShellRun.withInput(fs, "def", "-appendToFile", "-", "/new").exitCode()).isZero();

    assertThat(fs.content("/new")).isEqualTo("abcdef");
  }

  @Test
  void shouldAddNothingIfASourceIsMissing() throws IOException {
    fs.with("/log", "0").withDirectory("/d");

    assertThat(ShellRun.of(fs, "append", local("a", "1"), folder + "/nope", "/log").exitCode())
        .isEqualTo(1);
    assertThat(ShellRun.of(fs, "append", folder.toString(), "/log").err())
        .contains("IS_A_DIRECTORY");
    assertThat(ShellRun.of(fs, "append", local("a", "1"), "/d").err()).contains("IS_A_DIRECTORY");
    assertThat(ShellRun.of(fs, "append", "-", local("a", "1"), "/log").exitCode()).isEqualTo(2);
    assertThat(fs.content("/log")).isEqualTo("0");
  }

  @Test
  void shouldTruncateAndWaitIfAsked() throws IOException {
    fs.with("/a", "0123456789").with("/b", "0123456789");

    assertThat(ShellRun.of(fs, "truncate", "4", "/a").out())
        .isEqualTo("Truncated /a to length: 4\n");
    assertThat(ShellRun.of(fs, "truncate", "3", "/a").out()).startsWith("Truncating /a to length");
    assertThat(ShellRun.of(fs, "truncate", "-w", "3", "/b").out())
        .isEqualTo("Truncated /b to length: 3\n");
    assertThat(fs.content("/a") + fs.content("/b")).isEqualTo("012012");
    assertThat(ShellRun.of(fs, "truncate", "-1", "/a").exitCode()).isEqualTo(2);
    assertThat(ShellRun.of(fs, "truncate", "x", "/a").exitCode()).isEqualTo(2);
    assertThat(ShellRun.of(fs, "truncate", "99", "/a").exitCode()).isEqualTo(1);
    JsonNode json = ShellRun.of(fs, "--json", "truncate", "0", "/a", "/nope").json();
    assertThat(json.path("ok").asBoolean()).isFalse();
    assertThat(json.path("result").path(0).path("done").asBoolean()).isTrue();
  }

  @Test
  void shouldConcatFiles() throws IOException {
    fs.with("/t", "1").with("/x", "2").with("/y", "3");

    JsonNode json = ShellRun.of(fs, "--json", "concat", "/t", "/x", "/y").json();

    assertThat(json.path("result").path("length").asLong()).isEqualTo(3);
    assertThat(fs.content("/t")).isEqualTo("123");
    assertThat(fs.paths()).containsExactly("/", "/t");
    assertThat(ShellRun.of(fs, "concat", "/t").exitCode()).isEqualTo(2);
  }

  @Test
  void shouldShowWhoWritesAFile() throws IOException {
    fs.with("/open", "1").with("/closed", "2").leaveOpen("/open", 100);

    assertThat(ShellRun.of(fs, "lease", "show", "/open", "/closed").out())
        .contains("/open: open for write by gone since 2000 ms")
        .contains("/closed: closed\n");
    JsonNode json = ShellRun.of(fs, "--json", "lease", "show", "/open").json();
    assertThat(json.path("schema").asText()).isEqualTo("dfs.lease.show/1");
    assertThat(json.path("result").path(0).path("open").asBoolean()).isTrue();
    assertThat(json.path("result").path(0).path("writer").path("clientName").asText())
        .isEqualTo("gone");
  }

  @Test
  void shouldRecoverALease() throws IOException {
    fs.with("/open", "1").leaveOpen("/open", 2);

    assertThat(ShellRun.of(fs, "lease", "recover", "/open").out())
        .isEqualTo("Recovery goes on: /open\n");
    assertThat(ShellRun.of(fs, "lease", "recover", "-w", "/open").out())
        .isEqualTo("Closed /open\n");
    assertThat(ShellRun.of(fs, "lease", "recover", "/nope").exitCode()).isEqualTo(1);
  }
}
