package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.Metrics;
import io.ashlar.it.harness.Trees;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes find one flipped bit in a large replica by themselves, and move little for it. */
final class RepairIT {
  private static final int WAIT_MS = 120_000;
  private static final int BLOCK_BYTES = 64 << 20;
  private static final long MOVED_MAX = 256 << 10;

  @TempDir Path temp;

  @Test
  void shouldHealOneBitOfALargeReplicaWithLittleTraffic() throws IOException {
    Path source = temp.resolve("file");
    Trees.file(source, BLOCK_BYTES, 5);
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "4", "--racks", "2")) {
      cluster.awaitWritable();
      cluster.dfs().run("put", "-Ddfs.blocksize=64m", source.toString(), "/f").expectExit(0);
      String holder = holder(cluster);
      Path replica = cluster.replicaFiles(holder).get(0);
      assertThat(Files.size(replica)).isEqualTo(BLOCK_BYTES);

      flipBit(replica, 40_000_001);
      Await.until(
          "the scanner has found it and it is healed",
          WAIT_MS,
          () -> metric(cluster, holder, "repair_repaired_total") == 1);

      assertThat(Files.mismatch(replica, source)).isEqualTo(-1);
      Await.until(
          "the scanner has counted it",
          WAIT_MS,
          () -> metric(cluster, holder, "scan_damaged_total") == 1);
      assertThat(metric(cluster, holder, "repair_bytes_total")).isBetween(1.0, (double) MOVED_MAX);
      Await.until(
          "the NameNode knows",
          WAIT_MS,
          () ->
              metric(cluster, "nn1", "blocks_corrupt") == 0
                  && metric(cluster, "nn1", "under_replicated") == 0
                  && metric(cluster, "nn1", "repairs_done") == 1);
      assertThat(metric(cluster, "nn1", "replication_ordered")).isZero();

      flipBit(replica, 10_000_001);
      Path back = temp.resolve("back");
      cluster.dfs().run("get", "/f", back.toString()).expectExit(0);
      assertThat(Files.mismatch(back, source)).isEqualTo(-1);
      Await.until(
          "that is healed, too",
          WAIT_MS,
          () -> metric(cluster, holder, "repair_repaired_total") == 2);
      assertThat(Files.mismatch(replica, source)).isEqualTo(-1);
      assertThat(metric(cluster, holder, "repair_bytes_total")).isLessThan(2.0 * MOVED_MAX);
      assertThat(metric(cluster, "nn1", "replication_ordered")).isZero();
    }
  }

  private static String holder(LocalCluster cluster) throws IOException {
    JsonNode blocks =
        cluster.dfs().run("blocks", "/f", "--json").expectExit(0).json().path("result");
    assertThat(blocks.path("blocks")).hasSize(1);
    for (String node : List.of("dn1", "dn2", "dn3", "dn4")) {
      if (!cluster.replicaFiles(node).isEmpty()) {
        return node;
      }
    }
    throw new AssertionError("no node has a replica: " + blocks);
  }

  private static double metric(LocalCluster cluster, String daemon, String suffix)
      throws IOException {
    return Metrics.of(cluster, daemon).sum(suffix);
  }

  private static void flipBit(Path path, long at) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(at);
      int before = file.read();
      file.seek(at);
      file.write(before ^ 1);
    }
  }
}
