package io.ashlar.shell.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.client.FileStatus;
import io.ashlar.common.path.DfsPath;
import io.ashlar.shell.fake.FakeFileSystem;
import io.ashlar.shell.fake.RandomTree;
import io.ashlar.shell.fake.UnorderedServer;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** However late and unordered the answers come, a walk tells what a sequential one tells. */
final class TreeWalkPropertyTest {
  private static final Comparator<FileStatus> LARGEST_FIRST =
      Comparator.comparingLong(FileStatus::length).reversed();

  @Property(tries = 60)
  void shouldVisitAsIfOneDirectoryWereListedAfterTheOther(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int pageEntries,
      @ForAll @IntRange(min = 1, max = 14) int depthMax,
      @ForAll @IntRange(min = 0, max = 2) int kind)
      throws IOException {
    FakeFileSystem fs = RandomTree.of(seed, 300);
    Comparator<FileStatus> order = kind == 2 ? LARGEST_FIRST : null;
    List<String> expected = new ArrayList<>();
    sequential(fs, DfsPath.parse("/t"), 1, depthMax, order, expected);
    Recorder recorder = new Recorder();
    TreeWalk walk =
        kind == 0 ? TreeWalk.of(recorder, depthMax) : TreeWalk.measuring(recorder, depthMax, order);

    fs.requests().pageEntries(pageEntries);
    try (UnorderedServer server = new UnorderedServer(seed, 20)) {
      fs.requests().serveBy(server::accept);
      walk.run(new Target(fs, DfsPath.parse("/t")));
    }

    assertThat(recorder.heard).containsExactlyElementsOf(expected);
    assertThat(walk.ahead()).isZero();
    assertThat(walk.heldBytes()).isZero();
    assertThat(fs.requests().inFlightMost()).isLessThanOrEqualTo(TreeWalk.LISTINGS_MAX);
    if (kind > 0) {
      assertThat(recorder.measured)
          .isEqualTo(expected.stream().filter(s -> s.startsWith("=")).count());
    }
  }

  private static void sequential(
      FakeFileSystem fs,
      DfsPath directory,
      int depth,
      int depthMax,
      @Nullable Comparator<FileStatus> order,
      List<String> heard)
      throws IOException {
    List<FileStatus> children = new ArrayList<>();
    fs.list(directory, children::add);
    if (order != null) {
      children.sort(order);
    }
    heard.add("+" + directory);
    for (FileStatus child : children) {
      heard.add("=" + child.path() + " " + depth);
      if (child.isDirectory() && depth < depthMax) {
        sequential(fs, DfsPath.parse(child.path()), depth + 1, depthMax, order, heard);
      }
    }
    heard.add("-" + directory + " true");
  }

  private static final class Recorder implements TreeVisitor {
    private final List<String> heard = new ArrayList<>();
    private int measured;

    @Override
    public void measure(FileStatus file) {
      measured++;
    }

    @Override
    public void begin(Target directory, FileStatus listed) {
      assertThat(listed.path()).isEqualTo(directory.toString());
      heard.add("+" + directory);
    }

    @Override
    public boolean entry(Target target, FileStatus file, int depth) {
      assertThat(file.path()).isEqualTo(target.toString());
      heard.add("=" + target + " " + depth);
      return true;
    }

    @Override
    public void end(Target directory, FileStatus listed, boolean complete) {
      heard.add("-" + directory + " " + complete);
    }

    @Override
    public void failed(Target directory, IOException why) throws IOException {
      throw why;
    }

    @Override
    public boolean isStopped() {
      return false;
    }
  }
}
