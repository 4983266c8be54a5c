package io.ashlar.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.path.DfsPath;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.fake.FakeFileSystem;
import io.ashlar.shell.fake.RandomTree;
import io.ashlar.shell.fake.ShellRun;
import io.ashlar.shell.fake.UnorderedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands that keep many requests under way say what they said when they made one at a time. */
class ManyRequestsTest {
  private static final int LISTINGS_AND_ACTIONS_MAX = 128;

  private final UnorderedServer server = new UnorderedServer(7, 24);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void shouldPrintTheSameHoweverLateAnswersCome() {
    FakeFileSystem fs = RandomTree.of(11, 300);
    ShellRun.of(fs, "setrep", "2", "/t"); // Again below, when it changes nothing any more.
    List<String[]> commands =
        List.of(
            new String[] {"ls", "-R", "/t"},
            new String[] {"ls", "-R", "-S", "-r", "/t"},
            new String[] {"--json", "ls", "-R", "-t", "/t"},
            new String[] {"find", "/t", "-maxdepth", "3", "-type", "d"},
            new String[] {"find", "/t"},
            new String[] {"du", "/t"},
            new String[] {"count", "/t", "/t/*"},
            new String[] {"setrep", "2", "/t"});
    List<ShellRun> atOnce = commands.stream().map(args -> ShellRun.of(fs, args)).toList();

    fs.requests().pageEntries(4);
    fs.requests().serveBy(server::accept);

    for (int i = 0; i < commands.size(); i++) {
      assertThat(ShellRun.of(fs, commands.get(i))).isEqualTo(atOnce.get(i));
    }
    assertThat(fs.requests().inFlightMost()).isLessThanOrEqualTo(LISTINGS_AND_ACTIONS_MAX);
  }

  @Test
  void shouldChangeDirectoriesAfterTheirContent() throws IOException {
    FakeFileSystem fs = RandomTree.of(12, 300);
    List<String> changed = fs.recordModes();
    fs.requests().pageEntries(4);
    fs.requests().serveBy(server::accept);

    ShellRun run = ShellRun.of(fs, "chmod", "-R", "000", "/t");

    assertThat(run.exitCode()).isZero();
    assertThat(changed).hasSize((int) fs.paths().stream().filter(p -> !p.equals("/")).count());
    for (int i = 0; i < changed.size(); i++) {
      DfsPath path = DfsPath.parse(changed.get(i));
      assertThat(changed.subList(i + 1, changed.size()))
          .noneMatch(later -> DfsPath.parse(later).startsWith(path));
    }
  }

  @Test
  void shouldReportWhatVanishedAndChangeTheRest() throws IOException {
    FakeFileSystem fs = new FakeFileSystem().with("/d/a/x", "").with("/d/b/x", "").with("/d/c", "");
    fs.requests()
        .beforeListing(
            path -> {
              if (path.toString().equals("/d/a")) {
                fs.remove("/d/a");
              }
            });
    fs.requests().serveBy(server::accept);

    ShellRun run = ShellRun.of(fs, "chmod", "-R", "700", "/d");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("NOT_FOUND").contains("/d/a");
    for (String path : List.of("/d", "/d/b", "/d/b/x", "/d/c")) {
      assertThat(fs.stat(DfsPath.parse(path)).mode()).isEqualTo(0700);
    }
  }

  @Test
  void shouldDeleteManyAtATimeAndReportInTheOrderOfTheOperands() {
    FakeFileSystem fs = new FakeFileSystem();
    List<String> args = new ArrayList<>(List.of("rm", "-r"));
    StringBuilder deleted = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      String path = "/f" + i;
      args.add(path);
      if (i % 10 != 0) {
        fs.with(path, "");
        deleted.append("Deleted ").append(path).append('\n');
      }
    }
    ShellRun run;
    try (UnorderedServer holding = UnorderedServer.holding(9, 30)) {
      fs.requests().serveBy(holding::accept);
      run = ShellRun.of(fs, args.toArray(String[]::new));
    }

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEqualTo(deleted.toString());
    assertThat(run.err().lines().filter(line -> line.contains("no such file")).toList())
        .hasSize(30)
        .isSortedAccordingTo((one, other) -> Integer.compare(numberIn(one), numberIn(other)));
    assertThat(fs.requests().inFlightMost()).isBetween(30, 64);
    assertThat(fs.paths()).containsExactly("/");
  }

  @Test
  void shouldDeleteOverlappingOperandsInTheirOrder() {
    for (int round = 0; round < 20; round++) {
      FakeFileSystem fs = new FakeFileSystem().with("/d/sub/x", "").with("/d/y", "");
      fs.requests().serveBy(server::accept);

      ShellRun run = ShellRun.of(fs, "rm", "-r", "/d/sub/x", "/d/sub", "/d/*", "/d");

      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .isEqualTo("Deleted /d/sub/x\nDeleted /d/sub\nDeleted /d/y\nDeleted /d\n");
    }
  }

  @Test
  void shouldStopDeletingWhenTheNameNodeIsGone() {
    FakeFileSystem fs = new FakeFileSystem().with("/a", "").with("/b", "");
    fs.disconnect();

    ShellRun run = ShellRun.of(fs, "rm", "/a", "/b", "/c");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err().split("UNREACHABLE", -1)).hasSize(2);
  }

  @Test
  void shouldNotConnectAgainForFurtherOperands() {
    AtomicInteger attempts = new AtomicInteger();

    ShellRun run =
        ShellRun.of(
            (uri, properties) -> {
              attempts.incrementAndGet();
              throw new DfsException(ErrorCode.UNREACHABLE, "no NameNode answers at " + uri);
            },
            Map.of("DFS_URI", "dfs://gone:8720"),
            "",
            "rm",
            "/a",
            "/b",
            "/c*");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(attempts).hasValue(1);
  }

  private static int numberIn(String line) {
    return Integer.parseInt(line.replaceAll(".*/f(\\d+).*", "$1"));
  }
}
