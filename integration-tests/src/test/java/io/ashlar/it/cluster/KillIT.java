package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.Trees;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R4 for a single NameNode: everything is killed with -9, at rest and in the middle of a put. */
final class KillIT {
  private static final long BLOCK_BYTES = 1 << 20;

  @TempDir Path temp;

  @Test
  void shouldHaveTheSameStateAfterAKillAtRest() throws IOException {
    Path source = temp.resolve("tree");
    Trees.odd(source, BLOCK_BYTES);
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "3", "--racks", "2")) {
      cluster.awaitWritable();
      cluster.dfs().run("put", source.toString(), "/tree").expectExit(0);
      String listing = cluster.dfs().run("ls", "-R", "/").expectExit(0).out();
      cluster.kill();
      cluster.startAll();
      cluster.awaitWritable();
      assertThat(cluster.dfs().run("ls", "-R", "/").expectExit(0).out()).isEqualTo(listing);
      readBack(cluster, source, "/tree", "back");
    }
  }

  @Test
  void shouldKeepWhatWasClosedWhenKilledInTheMiddleOfAPut() throws IOException {
    Path source = temp.resolve("many");
    for (int i = 0; i < 400; i++) {
      Trees.file(source.resolve("d" + i % 7).resolve("f" + i), 1000 + i * 997L % 300_000, i);
    }
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "3", "--racks", "2")) {
      cluster.awaitWritable();
      DfsCommand dfs = cluster.dfs();
      DfsCommand.Running put = dfs.start("put", source.toString(), "/many");
      Await.until("some files are closed", 60_000, () -> count(dfs) >= 40);
      cluster.kill();
      put.process().destroyForcibly(); // The client dies as well, in the middle of its work.
      assertThat(dfs.finish(put).exit()).isNotZero();
      cluster.startAll();
      cluster.awaitWritable();
      DfsCommand again = cluster.dfs();
      comparePartial(again, source);
      for (int i = 0; i < 7; i++) {
        again.run("put", "-f", source.resolve("d" + i).toString(), "/many").expectExit(0);
      }
      readBack(cluster, source, "/many", "back");
    }
  }

  @Test
  void shouldReadEverythingWithOneDataNodesFolderGone() throws IOException {
    Path source = temp.resolve("tree");
    Trees.odd(source, BLOCK_BYTES);
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "3", "--racks", "2")) {
      cluster.awaitWritable();
      cluster.dfs().run("put", source.toString(), "/tree").expectExit(0);
      cluster.kill("dn2");
      FileUtils.deleteDirectory(cluster.dir().resolve("data").resolve("dn2").toFile());
      readBack(cluster, source, "/tree", "back");
      cluster.start("dn2").expectExit(0);
      readBack(cluster, source, "/tree", "back2");
    }
  }

  private static long count(DfsCommand dfs) {
    JsonNode result = dfs.run("count", "/many", "--json").json().path("result");
    JsonNode entry = result.isArray() ? result.path(0) : result;
    return entry.path("files").asLong();
  }

  /** Files under their final names are whole; nothing else is claimed to be there. */
  private void comparePartial(DfsCommand dfs, Path source) throws IOException {
    Path partial = temp.resolve("partial");
    dfs.run("get", "/many", partial.toString());
    Trees.digests(partial)
        .forEach(
            (name, digest) -> {
              if (!name.contains("._COPYING_") && !digest.equals("dir")) {
                try {
                  assertThat(digest).as(name).isEqualTo(Trees.sha256(source.resolve(name)));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              }
            });
  }

  private void readBack(LocalCluster cluster, Path source, String path, String name)
      throws IOException {
    Path back = temp.resolve(name);
    cluster.dfs().run("get", path, back.toString()).expectExit(0);
    Map<String, String> found = Trees.digests(back);
    // A put that was killed leaves the file that it was writing, never under its final name.
    found.keySet().removeIf(entry -> entry.endsWith("._COPYING_"));
    assertThat(found).isEqualTo(Trees.digests(source));
    FileUtils.deleteDirectory(back.toFile());
    assertThat(Files.exists(back)).isFalse();
  }
}
