package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.Metrics;
import io.ashlar.it.harness.Trees;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes keep the number of replicas when nodes die, lose their disk and come back. */
final class ReplicationIT {
  private static final int WAIT_MS = 120_000;
  private static final int BLOCK_BYTES = 1 << 20;

  @TempDir Path temp;

  @Test
  void shouldCopyWhatADeadNodeHeldAndDeleteWhatIsTooManyWhenItReturns() throws IOException {
    Path source = temp.resolve("tree");
    Trees.odd(source, BLOCK_BYTES);
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "4", "--racks", "2")) {
      cluster.awaitWritable();
      cluster.dfs().run("put", source.toString(), "/tree").expectExit(0);
      assertThat(cluster.replicaFiles("dn2")).isNotEmpty();
      int whole = 3 * (int) metric(cluster, "blocks_complete");

      cluster.kill("dn2");
      Await.until(
          "every block has its replicas again",
          WAIT_MS,
          () ->
              metric(cluster, "datanodes_dead") == 1
                  && metric(cluster, "under_replicated") == 0
                  && metric(cluster, "replication_open") == 0);

      Await.until(
          "three nodes hold all of them",
          WAIT_MS,
          () -> replicas(cluster, "dn1", "dn3", "dn4") == whole);
      assertThat(metric(cluster, "replication_copies")).isPositive();
      readBack(cluster, source);

      cluster.start("dn2").expectExit(0);
      Await.until(
          "what is too many is deleted",
          WAIT_MS,
          () -> replicas(cluster, "dn1", "dn2", "dn3", "dn4") == whole);
      assertThat(metric(cluster, "missing")).isZero();
      assertThat(metric(cluster, "under_replicated")).isZero();
      readBack(cluster, source);
    }
  }

  @Test
  void shouldFollowTheNumberOfReplicasThatAFileIsSetTo() throws IOException {
    Path source = temp.resolve("file");
    Trees.file(source, 3 * BLOCK_BYTES + 17, 5);
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "4", "--racks", "2")) {
      cluster.awaitWritable();
      cluster.dfs().run("put", source.toString(), "/f").expectExit(0);

      for (int wanted : new int[] {4, 1, 3}) {
        cluster.dfs().run("setrep", "-w", Integer.toString(wanted), "/f").expectExit(0);
        Await.until(
            "every block has " + wanted + " replicas",
            WAIT_MS,
            () -> replicasOf(cluster, "/f").stream().allMatch(count -> count == wanted));
        assertThat(replicasOf(cluster, "/f")).hasSize(4);
      }
      Path back = temp.resolve("back");
      cluster.dfs().run("get", "/f", back.toString()).expectExit(0);
      assertThat(Trees.sha256(back)).isEqualTo(Trees.sha256(source));
    }
  }

  private static List<Integer> replicasOf(LocalCluster cluster, String path) {
    List<Integer> counts = new ArrayList<>();
    for (JsonNode block :
        cluster.dfs().run("blocks", path, "--json").json().path("result").path("blocks")) {
      counts.add(block.path("replicas").size());
    }
    return counts;
  }

  private static int replicas(LocalCluster cluster, String... nodes) throws IOException {
    int count = 0;
    for (String node : nodes) {
      count += cluster.replicaFiles(node).size();
    }
    return count;
  }

  private static double metric(LocalCluster cluster, String suffix) throws IOException {
    return Metrics.of(cluster, "nn1").sum(suffix);
  }

  private void readBack(LocalCluster cluster, Path source) throws IOException {
    Path back = temp.resolve("back");
    cluster.dfs().run("get", "/tree", back.toString()).expectExit(0);
    assertThat(Trees.digests(back)).isEqualTo(Trees.digests(source));
    FileUtils.deleteDirectory(back.toFile());
  }
}
