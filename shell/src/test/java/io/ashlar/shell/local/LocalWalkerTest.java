package io.ashlar.shell.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalWalkerTest {
  @TempDir Path root;

  private final List<String> found = new ArrayList<>();
  private final Map<String, ErrorCode> skipped = new TreeMap<>();
  private final Map<String, ErrorCode> failed = new TreeMap<>();
  private final List<String> left = new ArrayList<>();

  @Test
  void shouldVisitDirectoriesBeforeTheirContentInTheOrderOfNames() throws IOException {
    Files.createDirectories(root.resolve("b/c"));
    Files.writeString(root.resolve("b/c/file"), "x");
    Files.writeString(root.resolve("a"), "x");

    walk(LinkPolicy.FOLLOW);

    assertThat(found).containsExactly("", "a", "b", "b/c", "b/c/file");
  }

  @Test
  void shouldFollowLinksToFilesAndDirectories() throws IOException {
    Files.createDirectories(root.resolve("dir"));
    Files.writeString(root.resolve("dir/file"), "x");
    Files.createSymbolicLink(root.resolve("file-link"), Path.of("dir/file"));
    Files.createSymbolicLink(root.resolve("dir-link"), Path.of("dir"));

    walk(LinkPolicy.FOLLOW);

    assertThat(found)
        .containsExactly("", "dir", "dir/file", "dir-link", "dir-link/file", "file-link");
    assertThat(skipped).isEmpty();
  }

  @Test
  void shouldSkipDanglingLinksAndGoOn() throws IOException {
    Files.createSymbolicLink(root.resolve("broken"), Path.of("nowhere"));
    Files.writeString(root.resolve("file"), "x");

    walk(LinkPolicy.FOLLOW);

    assertThat(found).containsExactly("", "file");
    assertThat(skipped).containsExactly(Map.entry("broken", ErrorCode.LINK_DANGLING));
  }

  @Test
  void shouldSkipCyclesOfEveryLength() throws IOException {
    Files.createDirectories(root.resolve("a/b"));
    Files.createSymbolicLink(root.resolve("a/b/up"), Path.of("../.."));
    Files.createSymbolicLink(root.resolve("self"), Path.of("self"));
    Files.createSymbolicLink(root.resolve("here"), Path.of("."));

    walk(LinkPolicy.FOLLOW);

    assertThat(found).containsExactly("", "a", "a/b");
    assertThat(skipped)
        .containsExactly(
            Map.entry("a/b/up", ErrorCode.LINK_CYCLE),
            Map.entry("here", ErrorCode.LINK_CYCLE),
            Map.entry("self", ErrorCode.LINK_CYCLE));
  }

  @Test
  void shouldLeaveLinksOutWhenAsked() throws IOException {
    Files.writeString(root.resolve("file"), "x");
    Files.createSymbolicLink(root.resolve("link"), Path.of("file"));

    walk(LinkPolicy.SKIP);

    assertThat(found).containsExactly("", "file");
    assertThat(left).containsExactly("link");
    assertThat(skipped).isEmpty();
  }

  @Test
  void shouldReportEveryLinkAsAFailureWhenAsked() throws IOException {
    Files.writeString(root.resolve("file"), "x");
    Files.createSymbolicLink(root.resolve("link"), Path.of("file"));

    walk(LinkPolicy.FAIL);

    assertThat(found).containsExactly("", "file");
    assertThat(failed).containsExactly(Map.entry("link", ErrorCode.LINK_REFUSED));
  }

  @Test
  void shouldSkipPipesAndGoOn() throws Exception {
    run("mkfifo", root.resolve("pipe").toString());
    Files.writeString(root.resolve("z"), "x");

    walk(LinkPolicy.FOLLOW);

    assertThat(found).containsExactly("", "z");
    assertThat(skipped).containsExactly(Map.entry("pipe", ErrorCode.SPECIAL_FILE));
  }

  @Test
  void shouldSkipNamesThatAreNotUtf8AndKeepThoseThatHoldAReplacementCharacter() throws Exception {
    assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    run("bash", "-c", "printf x > \"$0\"/$'caf\\xe9'; mkdir \"$0\"/$'d\\xff'", root.toString());
    Files.writeString(root.resolve("real-\uFFFD"), "x");

    walk(LinkPolicy.FOLLOW);

    assertThat(found).containsExactly("", "real-\uFFFD");
    assertThat(skipped.values()).containsExactly(ErrorCode.NAME_NOT_UTF8, ErrorCode.NAME_NOT_UTF8);
  }

  @Test
  void shouldEndEarlyWhenTheVisitorWantsNoMore() throws IOException {
    Files.createDirectories(root.resolve("closed"));
    Files.writeString(root.resolve("closed/file"), "x");
    Recorder recorder =
        new Recorder() {
          @Override
          public boolean directory(Path path, String relative, BasicFileAttributes attributes) {
            super.directory(path, relative, attributes);
            return relative.isEmpty();
          }
        };

    new LocalWalker(LinkPolicy.FOLLOW, recorder).walk(root);

    assertThat(found).containsExactly("", "closed");
  }

  private void walk(LinkPolicy policy) throws IOException {
    new LocalWalker(policy, new Recorder()).walk(root);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  private class Recorder implements LocalVisitor {
    @Override
    public boolean directory(Path path, String relative, BasicFileAttributes attributes) {
      found.add(relative);
      return true;
    }

    @Override
    public void file(Path path, String relative, BasicFileAttributes attributes) {
      found.add(relative);
    }

    @Override
    public void skipped(Path path, Failure why) {
      skipped.put(root.relativize(path).toString(), why.error().code());
    }

    @Override
    public void left(Path path) {
      left.add(root.relativize(path).toString());
    }

    @Override
    public void failed(Path path, Failure why) {
      failed.put(root.relativize(path).toString(), why.error().code());
    }

    @Override
    public boolean isStopped() {
      return false;
    }
  }
}
