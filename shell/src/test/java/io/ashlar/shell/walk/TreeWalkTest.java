package io.ashlar.shell.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.client.FileStatus;
import io.ashlar.common.path.DfsPath;
import io.ashlar.shell.fake.EndlessTree;
import io.ashlar.shell.fake.FakeFileSystem;
import io.ashlar.shell.fake.UnorderedServer;
import io.ashlar.shell.remote.RemoteCalls;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TreeWalkTest {
  @Test
  void shouldHoldLittleOfADirectoryWithAMillionEntries() throws IOException {
    Counting counting = new Counting();
    TreeWalk walk = TreeWalk.of(counting, Integer.MAX_VALUE);
    counting.walk = walk;

    walk.run(root(EndlessTree.of(0, 1_000_000)));

    assertThat(counting.visited).isEqualTo(1_000_000);
    assertThat(counting.heldMost).isLessThan(2L * RemoteCalls.PAGE_ENTRIES_MAX * 400);
    assertThat(counting.aheadMost).isLessThanOrEqualTo(1);
  }

  @Test
  void shouldMeasureAHugeDirectoryWithoutHoldingIt() throws IOException {
    Counting counting = new Counting();
    TreeWalk walk = TreeWalk.measuring(counting, Integer.MAX_VALUE, null);
    counting.walk = walk;

    walk.run(root(EndlessTree.of(0, 300_000)));

    assertThat(counting.measured).isEqualTo(300_000);
    assertThat(counting.visited).isEqualTo(300_000);
    assertThat(counting.heldMost).isLessThanOrEqualTo(TreeWalk.HELD_BYTES_MAX);
  }

  @Test
  void shouldForgetTheRestOfOuterDirectoriesAndListItAgain() throws IOException {
    Counting counting = new Counting();
    TreeWalk walk = TreeWalk.of(counting, Integer.MAX_VALUE);
    counting.walk = walk;

    walk.run(root(EndlessTree.of(300, 1_500)));

    assertThat(counting.visited).isEqualTo(301L * 1_500 + 300);
    assertThat(counting.heldMost)
        .isLessThan(TreeWalk.HELD_BYTES_MAX + RemoteCalls.PAGE_ENTRIES_MAX * 1_000L)
        .isGreaterThan(TreeWalk.HELD_BYTES_MAX / 2);
  }

  @Test
  void shouldGoAsDeepAsPathsReach() throws IOException {
    Counting counting = new Counting();
    TreeWalk walk = TreeWalk.of(counting, Integer.MAX_VALUE);
    counting.walk = walk;
    int levels = 999;

    walk.run(root(EndlessTree.of(levels, 0)));

    assertThat(counting.visited).isEqualTo(levels);
  }

  @Test
  void shouldListManyDirectoriesAtATimeButNotMoreThanAllowed() throws IOException {
    FakeFileSystem fs = new FakeFileSystem();
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 10; j++) {
        fs.withDirectory("/" + (char) ('a' + i % 26) + i + "/" + j);
      }
    }
    Counting counting = new Counting();
    TreeWalk walk = TreeWalk.of(counting, Integer.MAX_VALUE);
    counting.walk = walk;

    try (UnorderedServer server = UnorderedServer.holding(1, 30)) {
      fs.requests().serveBy(server::accept);
      walk.run(root(fs));
    }

    assertThat(counting.visited).isEqualTo(440);
    assertThat(fs.requests().inFlightMost()).isBetween(30, TreeWalk.LISTINGS_MAX);
    assertThat(fs.requests().listings()).isLessThan(500);
  }

  @Test
  void shouldGoOnWhenADirectoryVanishesWhileItIsWalked() throws IOException {
    FakeFileSystem fs = new FakeFileSystem().with("/a/x", "").with("/b/x/y", "").with("/c/x", "");
    fs.requests()
        .beforeListing(
            path -> {
              if (path.toString().equals("/b")) {
                fs.remove("/b");
              }
            });
    Counting counting = new Counting();

    TreeWalk.of(counting, Integer.MAX_VALUE).run(root(fs));

    assertThat(counting.paths).containsExactly("/a", "/a/x", "/b", "/c", "/c/x");
    assertThat(counting.failed).containsExactly("/b");
  }

  @Test
  void shouldSayThatTheRestOfADirectoryIsMissing() throws IOException {
    FakeFileSystem fs = new FakeFileSystem().with("/a/1", "").with("/a/2", "").with("/b/1", "");
    fs.requests().pageEntries(1);
    Set<DfsPath> asked = new HashSet<>();
    Counting counting = new Counting();
    fs.requests()
        .beforeListing(
            path -> {
              if (path.toString().equals("/a") && !asked.add(path)) {
                fs.remove("/a");
              }
            });

    TreeWalk.of(counting, Integer.MAX_VALUE).run(root(fs));

    assertThat(counting.paths).containsExactly("/a", "/a/1", "/b", "/b/1");
    assertThat(counting.failed).containsExactly("/a");
    assertThat(counting.cutShort).containsExactly("/a");
  }

  @Test
  void shouldStopWhenAsked() throws IOException {
    Counting counting = new Counting();
    counting.stopAfter = 10;

    TreeWalk.of(counting, Integer.MAX_VALUE).run(root(EndlessTree.of(3, 100)));

    assertThat(counting.visited).isEqualTo(10);
  }

  private static Target root(FakeFileSystem fs) {
    return new Target(fs, DfsPath.ROOT);
  }

  private static final class Counting implements TreeVisitor {
    private static final int PATHS_MAX = 1_000;

    private final List<String> paths = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> cutShort = new ArrayList<>();
    private @Nullable TreeWalk walk;
    private long visited;
    private long measured;
    private long heldMost;
    private int aheadMost;
    private long stopAfter = Long.MAX_VALUE;

    @Override
    public void measure(FileStatus file) {
      measured++;
    }

    @Override
    public boolean entry(Target target, FileStatus file, int depth) {
      visited++;
      if (paths.size() < PATHS_MAX) {
        paths.add(target.toString());
      }
      if (walk != null) {
        heldMost = Math.max(heldMost, walk.heldBytes());
        aheadMost = Math.max(aheadMost, walk.ahead());
      }
      return true;
    }

    @Override
    public void end(Target directory, FileStatus listed, boolean complete) {
      if (!complete) {
        cutShort.add(directory.toString());
      }
    }

    @Override
    public void failed(Target directory, IOException why) {
      failed.add(directory.toString());
    }

    @Override
    public boolean isStopped() {
      return visited >= stopAfter;
    }
  }
}
