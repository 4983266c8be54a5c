package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.Trees;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dfs diff} and {@code dfs sync} against real processes, one of which is killed. */
final class SyncCommandIT {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int CHUNK_BYTES = 512;

  @TempDir Path temp;

  @Test
  void shouldSendOnlyWhatDiffersAndOutliveTheDeathOfANode() throws IOException {
    Path source = temp.resolve("file");
    Trees.file(source, 64 * BLOCK_BYTES + 17, 5);
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "4", "--racks", "2")) {
      cluster.awaitWritable();
      cluster.dfs().run("put", source.toString(), "/f").expectExit(0);
      String local = source.toString();
      cluster.dfs().run("diff", local, "/f").expectExit(0);

      flip(source, 40L * BLOCK_BYTES + 3);
      cluster.dfs().run("diff", "--strong", local, "/f").expectExit(4);
      JsonNode sent = cluster.dfs().run("sync", local, "/f", "--json").expectExit(0).json();
      assertThat(sent.path("result").path("bytesSent").asLong()).isEqualTo(CHUNK_BYTES);
      assertThat(sent.path("result").path("differentChunks").asLong()).isOne();
      cluster.dfs().run("diff", "--strong", local, "/f").expectExit(0);

      for (int block = 0; block < 64; block += 2) {
        flip(source, (long) block * BLOCK_BYTES + block);
      }
      DfsCommand.Running running = cluster.dfs().start("sync", local, "/f", "--json");
      cluster.kill("dn2");
      DfsCommand.Result result = cluster.dfs().finish(running).expectExit(0);
      assertThat(result.json().path("result").path("differentChunks").asLong()).isEqualTo(32);
      cluster.dfs().run("diff", "--strong", local, "/f").expectExit(0);
      Path back = temp.resolve("back");
      cluster.dfs().run("get", "/f", back.toString()).expectExit(0);
      assertThat(Trees.sha256(back)).isEqualTo(Trees.sha256(source));
    }
  }

  @Test
  void shouldSyncTreesInBothDirections() throws IOException {
    Path source = temp.resolve("tree");
    Trees.odd(source, BLOCK_BYTES);
    Path other = temp.resolve("other");
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "3")) {
      cluster.awaitWritable();
      cluster.dfs().run("sync", source.toString(), "/tree").expectExit(0);
      cluster.dfs().run("diff", source.toString(), "/tree").expectExit(0);
      cluster.dfs().run("sync", "--down", other.toString(), "/tree").expectExit(0);
      assertThat(Trees.digests(other)).isEqualTo(Trees.digests(source));
      FileUtils.writeStringToFile(other.resolve("new").toFile(), "x", "UTF-8");
      JsonNode found =
          cluster.dfs().run("diff", other.toString(), "/tree", "--json").expectExit(4).json();
      assertThat(found.path("result").path("onlyLocal")).hasSize(1);
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int value = open.read();
      open.seek(at);
      open.write(value ^ 1);
    }
  }
}
