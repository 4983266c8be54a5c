package io.ashlar.shell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.shell.ShellCommands;
import io.ashlar.shell.fake.FakeFileSystem;
import io.ashlar.shell.fake.ShellRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DfsShellTest {
  private final FakeFileSystem fs = new FakeFileSystem().with("/d/file", "content");

  static List<String> commandNames() {
    CommandTable table = ShellCommands.addFileCommands(new CommandTable());
    return ShellCommands.addOwnCommands(table).entries().stream()
        .map(CommandTable.Entry::name)
        .toList();
  }

  @Test
  void shouldTakeBothSpellings() {
    assertThat(ShellRun.of(fs, "ls", "-C", "/d").out()).isEqualTo("/d/file\n");
    assertThat(ShellRun.of(fs, "-ls", "-C", "/d").out()).isEqualTo("/d/file\n");
  }

  @Test
  void shouldAnswerEveryRequestForJsonWithOneDocument() throws IOException {
    JsonNode good = ShellRun.of(fs, "ls", "--json", "/d").json();
    assertThat(good.path("schema").asText()).isEqualTo("dfs.ls/1");
    assertThat(good.path("ok").asBoolean()).isTrue();
    assertThat(good.path("result")).hasSize(1);

    JsonNode bad = ShellRun.of(fs, "--json", "cat", "/nope").json();
    assertThat(bad.path("schema").asText()).isEqualTo("dfs.cat/1");
    assertThat(bad.path("ok").asBoolean()).isFalse();
    assertThat(bad.path("error").fieldNames())
        .toIterable()
        .containsExactly("code", "category", "message", "cause", "evidence", "remedy");
    assertThat(bad.path("error").path("code").asText()).isEqualTo("NOT_FOUND");
  }

  @ParameterizedTest
  @MethodSource("commandNames")
  void shouldAnswerUsageErrorsOfEveryCommandWithADocument(String name) throws IOException {
    ShellRun run = ShellRun.of(fs, name, "--json", "--no-such-option", "/x", "/y");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.json().path("schema").asText()).isEqualTo("dfs." + name + "/1");
    assertThat(run.json().path("error").path("code").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(run.err()).contains("--no-such-option").contains("Usage: dfs " + name);
  }

  @ParameterizedTest
  @MethodSource("commandNames")
  void shouldShowTheUsageOfEveryCommand(String name) {
    ShellRun run = ShellRun.of(fs, "help", name);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: dfs " + name).contains("--json");
    assertThat(ShellRun.of(fs, name, "--help").out()).isEqualTo(run.out());
  }

  @Test
  void shouldNameTheCommandThatWasProbablyMeant() {
    ShellRun run = ShellRun.of(fs, "mkdri", "/x");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("no command 'mkdri'").contains("did you mean 'mkdir'?");
  }

  @Test
  void shouldPrintOneBlockForAnErrorAndTheStackOnlyWhenAsked() {
    ShellRun run = ShellRun.of(fs, "cat", "/nope");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            """
            dfs cat: /nope: no such file or directory
              code:    NOT_FOUND (USER)
              remedy:  Check the path with 'dfs ls' on its parent directory.
            """);
    assertThat(ShellRun.of(fs, "--verbose", "cat", "/nope").err()).contains("\tat io.ashlar");
  }

  @Test
  void shouldGoOnWithOtherOperandsAndFailInTheEnd() {
    ShellRun run = ShellRun.of(fs, "ls", "-C", "/nope", "/d");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).isEqualTo("/d/file\n");
  }

  @Test
  void shouldEndWithThreeWhenNoNameNodeAnswers() throws IOException {
    fs.disconnect();

    ShellRun run = ShellRun.of(fs, "--json", "ls", "/a", "/b");

    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.json().path("error").path("code").asText()).isEqualTo("UNREACHABLE");
  }

  @Test
  void shouldResolveTheFileSystemInTheFixedOrder() {
    List<String> connected = new ArrayList<>();
    Map<String, String> env = Map.of("DFS_URI", "dfs://env:1");

    ShellRun.of(recording(connected), env, "", "--fs", "dfs://option:1", "ls", "/");
    ShellRun.of(recording(connected), env, "", "-D", "fs.defaultFS=dfs://given:1", "ls", "/");
    ShellRun.of(recording(connected), env, "", "ls", "/");
    ShellRun.of(recording(connected), env, "", "ls", "dfs://path:1/d");

    assertThat(connected)
        .containsExactly("dfs://option:1", "dfs://given:1", "dfs://env:1", "dfs://path:1");
  }

  @Test
  void shouldSayThatNoFileSystemIsNamed() {
    ShellRun run = ShellRun.of((uri, properties) -> fs, Map.of(), "", "ls", "/");

    assertThat(run.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(run.err()).contains("no file system is named").contains("CLUSTER_NOT_RUNNING");
  }

  @Test
  void shouldRefuseAnUnknownKeyAndNameTheNearest() {
    ShellRun run = ShellRun.of(fs, "-D", "dfs.blocksiz=1m", "ls", "/");

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("dfs.blocksiz").contains("'dfs.blocksize'");
  }

  @Test
  void shouldRefuseRelativeEmptyAndDottedPaths() {
    for (String path : List.of("relative", "", "/a/../b", "hdfs://host/x")) {
      ShellRun run = ShellRun.of(fs, "ls", path);

      assertThat(run.exitCode()).as(path).isEqualTo(ExitCode.FAILED);
      assertThat(run.err()).as(path).contains("INVALID_PATH");
    }
  }

  @Test
  void shouldTakeLeadingDashesAfterTheDoubleDash() {
    fs.with("/-file", "x");

    assertThat(ShellRun.of(fs, "cat", "--", "/-file").out()).isEqualTo("x");
  }

  @Test
  void shouldCompleteEveryCommand() {
    String script = ShellRun.of(fs, "completion").out();

    assertThat(script).contains("complete -F");
    commandNames().forEach(name -> assertThat(script).contains(name));
  }

  private io.ashlar.shell.remote.FileSystems.Connector recording(List<String> connected) {
    return (uri, properties) -> {
      connected.add(uri);
      return fs;
    };
  }
}
