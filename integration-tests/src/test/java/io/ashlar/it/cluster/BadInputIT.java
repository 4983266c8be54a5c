package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake gives one clear error with code and remedy, a non-zero exit, and loses nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputIT {
  private Path temp;
  private LocalCluster cluster;
  private DfsCommand dfs;
  private String listingBefore = "";

  @BeforeAll
  void startCluster(@TempDir Path folder) throws IOException {
    temp = folder;
    cluster = LocalCluster.start(temp, "--datanodes", "3", "--racks", "2");
    dfs = cluster.dfs();
    cluster.awaitWritable();
    Trees.file(temp.resolve("local"), 1000, 1);
    dfs.run("put", temp.resolve("local").toString(), "/file").expectExit(0);
    dfs.run("mkdir", "-p", "/dir/below").expectExit(0);
    listingBefore = dfs.run("ls", "-R", "/").out();
  }

  @AfterAll
  void stopCluster() throws IOException {
    cluster.close();
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(1, "INVALID_PATH", new String[] {"ls", "relative"}),
        Arguments.of(1, "INVALID_PATH", new String[] {"mkdir", ""}),
        Arguments.of(1, "INVALID_PATH", new String[] {"mkdir", "/" + "x".repeat(256)}),
        Arguments.of(1, "INVALID_PATH", new String[] {"mkdir", "-p", "/abc".repeat(2001)}),
        Arguments.of(1, "INVALID_PATH", new String[] {"mkdir", "-p", "/a".repeat(1001)}),
        Arguments.of(1, "INVALID_PATH", new String[] {"mkdir", "/dir/../other"}),
        Arguments.of(1, "NOT_FOUND", new String[] {"ls", "/nowhere"}),
        Arguments.of(1, "NOT_FOUND", new String[] {"cat", "/nowhere"}),
        Arguments.of(1, "NOT_FOUND", new String[] {"mkdir", "/nowhere/below"}),
        Arguments.of(1, "ALREADY_EXISTS", new String[] {"mkdir", "/file"}),
        Arguments.of(1, "NOT_A_DIRECTORY", new String[] {"mkdir", "-p", "/file/below"}),
        Arguments.of(1, "IS_A_DIRECTORY", new String[] {"cat", "/dir"}),
        Arguments.of(1, "IS_A_DIRECTORY", new String[] {"rm", "/dir"}),
        Arguments.of(1, "RENAME_INTO_SELF", new String[] {"mv", "/dir", "/dir/below/more"}),
        Arguments.of(2, "INVALID_ARGUMENT", new String[] {"setrep", "0", "/file"}),
        Arguments.of(2, "", new String[] {"frobnicate"}),
        Arguments.of(2, "", new String[] {"ls", "--no-such-option", "/"}));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void shouldRefuseWithCodeAndRemedy(int exit, String code, String[] command) {
    DfsCommand.Result text = dfs.run(command).expectExit(exit);
    assertThat(text.out()).isEmpty();
    assertThat(text.err()).isNotBlank().doesNotContain("\tat ").doesNotContain("Exception in");
    if (!code.isEmpty()) {
      assertThat(text.err()).contains(code);
      String[] withJson =
          Stream.concat(Stream.of("--json"), Stream.of(command)).toArray(String[]::new);
      DfsCommand.Result json = dfs.run(withJson).expectExit(exit);
      assertThat(json.errorCode()).isEqualTo(code);
      assertThat(json.json().path("error").path("remedy").asText()).isNotBlank();
    }
    assertThat(dfs.run("ls", "-R", "/").out()).isEqualTo(listingBefore);
  }

  @Test
  void shouldSayHowToReachANameNodeThatIsDown() {
    DfsCommand nobody =
        new DfsCommand(temp, java.util.List.of("--fs", "dfs://127.0.0.1:1", "--timeout", "2s"));
    DfsCommand.Result result = nobody.run("ls", "/", "--json").expectExit(3);
    assertThat(result.errorCode()).isEqualTo("UNREACHABLE");
  }

  @Test
  void shouldRefuseToFormatAFolderWithData() {
    Path conf = cluster.dir().resolve("conf").resolve("nn1");
    DfsCommand.Result running =
        dfs.run("namenode", "format", "--conf", conf.toString(), "--json").expectExit(1);
    assertThat(running.errorCode()).isIn("FOLDER_IN_USE", "ALREADY_FORMATTED");
    assertThat(dfs.run("ls", "-R", "/").out()).isEqualTo(listingBefore);
  }

  @Test
  void shouldRefuseASecondDaemonOnOneFolder() {
    Path conf = cluster.dir().resolve("conf").resolve("dn1");
    DfsCommand.Result second =
        dfs.run("datanode", "--conf", conf.toString(), "-D", "dfs.datanode.address=127.0.0.1:0")
            .expectExit(1);
    assertThat(second.err()).contains("FOLDER_IN_USE").doesNotContain("\tat ");
  }

  @Test
  void shouldNameTheNearestKeyForAnUnknownOne() {
    DfsCommand.Result result = dfs.run("-D", "dfs.replicaton=2", "ls", "/");
    assertThat(result.exit()).isNotZero();
    assertThat(result.err()).contains("dfs.replicaton").contains("dfs.replication");
  }
}
