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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas of real processes move: to an empty node, and to a rack that was not there before. */
final class BalanceIT {
  private static final int WAIT_MS = 120_000;
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int CAPACITY_MB = 40;
  private static final double PERCENT = 5;

  @TempDir Path temp;

  @Test
  void shouldFillAnEmptyNodeWithoutLosingAReplica() throws IOException {
    Path source = temp.resolve("tree");
    for (int i = 0; i < 6; i++) {
      Trees.file(source.resolve("f" + i), 6 * BLOCK_BYTES - i, i);
    }
    List<String> options = new ArrayList<>(List.of("--datanodes", "4", "--racks", "2"));
    options.addAll(List.of("-D", "dfs.replication=2", "-D", "dfs.namenode.balance.enabled=false"));
    for (int n = 1; n <= 4; n++) {
      options.add("-D");
      options.add(
          "dn%d:dfs.datanode.data.dir=[DISK][capacity=%dm]%s"
              .formatted(n, CAPACITY_MB, temp.resolve("cluster/data/dn" + n + "/v1")));
    }
    try (LocalCluster cluster = LocalCluster.start(temp, options.toArray(new String[0]))) {
      cluster.awaitWritable();
      cluster.kill("dn4");
      Await.until("it is dead", WAIT_MS, () -> metric(cluster, "datanodes_dead") == 1);
      cluster.dfs().run("put", source.toString(), "/tree").expectExit(0);
      cluster.start("dn4").expectExit(0);
      Await.until("all live", WAIT_MS, () -> metric(cluster, "datanodes_live") == 4);
      JsonNode before = balance(cluster, "--status");
      assertThat(before.path("on").asBoolean()).isFalse();
      assertThat(before.path("waits").asText()).contains("switched off");

      JsonNode after = balance(cluster, "--threshold", "5", "--bandwidth", "20m", "--wait");

      assertThat(after.path("balanced").asBoolean()).isTrue();
      assertThat(after.path("nodes")).hasSize(4);
      double mean = after.path("meanPercent").asDouble();
      for (JsonNode node : after.path("nodes")) {
        assertThat(node.path("usedPercent").asDouble())
            .isBetween(mean - PERCENT - 0.1, mean + PERCENT + 0.1);
      }
      assertThat(cluster.replicaFiles("dn4")).isNotEmpty();
      assertThat(metric(cluster, "blocks_missing")).isZero();
      assertThat(metric(cluster, "under_replicated")).isZero();
      Await.until("each replica is there once", WAIT_MS, () -> replicas(cluster) == 2 * 6 * 6);
      readBack(cluster, source);

      // What an operator said survives; what moved stays where it is.
      balance(cluster, "--stop");
      cluster.kill("nn1");
      cluster.start("nn1").expectExit(0);
      cluster.awaitWritable();
      JsonNode again = balance(cluster, "--status");
      assertThat(again.path("on").asBoolean()).isFalse();
      assertThat(again.path("thresholdPercent").asDouble()).isEqualTo(5);
      assertThat(again.path("bandwidthBytes").asLong()).isEqualTo(20 << 20);
      readBack(cluster, source);
    }
  }

  @Test
  void shouldSpreadReplicasOverARackThatANodeMovedTo() throws IOException {
    Path source = temp.resolve("tree");
    for (int i = 0; i < 4; i++) {
      Trees.file(source.resolve("f" + i), 3 * BLOCK_BYTES - i, i);
    }
    try (LocalCluster cluster =
        LocalCluster.start(temp, "--datanodes", "4", "--racks", "1", "-D", "dfs.replication=2")) {
      cluster.awaitWritable();
      cluster.dfs().run("put", source.toString(), "/tree").expectExit(0);
      assertThat(racksOfBlocks(cluster)).allSatisfy(racks -> assertThat(racks).hasSize(1));

      cluster.stop("dn4");
      cluster
          .offline(
              "cluster",
              "start",
              "dn4",
              "--dir",
              cluster.dir().toString(),
              "-D",
              "dn4:dfs.datanode.rack=/elsewhere")
          .expectExit(0);

      Await.until(
          "each block is on two racks",
          WAIT_MS,
          () -> racksOfBlocks(cluster).stream().allMatch(racks -> racks.size() == 2));
      Await.until("each block has two replicas", WAIT_MS, () -> replicas(cluster) == 2 * 4 * 3);
      assertThat(metric(cluster, "blocks_misplaced")).isZero();
      assertThat(metric(cluster, "under_replicated")).isZero();
      readBack(cluster, source);
    }
  }

  private static JsonNode balance(LocalCluster cluster, String... options) {
    List<String> command = new ArrayList<>(List.of("admin", "balance", "--json"));
    command.addAll(List.of(options));
    return cluster.dfs().run(command.toArray(new String[0])).expectExit(0).json().path("result");
  }

  private static List<Set<String>> racksOfBlocks(LocalCluster cluster) {
    List<Set<String>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      JsonNode blocks = cluster.dfs().run("blocks", "/tree/f" + i, "--json").json();
      for (JsonNode block : blocks.at("/result/blocks")) {
        Set<String> racks = new HashSet<>();
        block.path("replicas").forEach(replica -> racks.add(replica.path("rack").asText()));
        all.add(racks);
      }
    }
    return all;
  }

  private static int replicas(LocalCluster cluster) throws IOException {
    int count = 0;
    for (int n = 1; n <= 4; n++) {
      count += cluster.replicaFiles("dn" + n).size();
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
