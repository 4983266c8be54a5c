package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.Metrics;
import io.ashlar.it.harness.Trees;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes do what was explained and planned before. */
final class ExplainIT {
  private static final int WAIT_MS = 120_000;
  private static final int BLOCK_BYTES = 1 << 20;

  @TempDir Path temp;

  @Test
  void shouldExplainABlockAndPlanWhatIsCopiedThen() throws IOException {
    Path source = temp.resolve("file");
    Trees.file(source, 6 * BLOCK_BYTES + 17, 5);
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "4", "--racks", "2")) {
      cluster.awaitWritable();
      DfsCommand dfs = cluster.dfs();
      dfs.run("put", source.toString(), "/f").expectExit(0);
      fsckIsClean(dfs);
      String leaving = cluster.daemon("dn2").path("rpc").asText();

      JsonNode plan = result(dfs, "plan", "decommission", leaving);
      JsonNode node = result(dfs, "explain", "node", leaving);
      assertThat(plan.path("blocks").asLong()).isEqualTo(node.path("replicas").asLong());
      assertThat(plan.path("blockers")).isEmpty();
      cluster.kill("dn2");
      Await.until(
          "what it held is copied",
          WAIT_MS,
          () ->
              metric(cluster, "datanodes_dead") == 1
                  && metric(cluster, "under_replicated") == 0
                  && metric(cluster, "replication_open") == 0);
      assertThat((long) metric(cluster, "replication_bytes"))
          .isEqualTo(plan.path("bytes").asLong());

      JsonNode file = result(dfs, "explain", "file", "/f");
      assertThat(file.path("blocks")).hasSize(7);
      for (JsonNode block : file.path("blocks")) {
        assertThat(block.path("state").asText()).isEqualTo("HEALTHY");
        assertThat(block.path("live").asInt()).isEqualTo(3);
        assertThat(block.path("nodes")).hasSize(4);
      }
      nobodyIsLeftToTakeAnother(cluster, dfs);
    }
  }

  private static void nobodyIsLeftToTakeAnother(LocalCluster cluster, DfsCommand dfs)
      throws IOException {
    cluster.kill("dn4");
    Await.until("it is dead", WAIT_MS, () -> metric(cluster, "datanodes_dead") == 2);
    DfsCommand.Result fsck = dfs.run("fsck", "/f", "--json").expectExit(0);
    assertThat(fsck.json().path("result").path("under").asInt()).isEqualTo(7);
    String id = fsck.json().findValues("blockId").get(0).asText();
    JsonNode block = result(dfs, "explain", "block", id);
    assertThat(block.path("state").asText()).isEqualTo("UNDER_REPLICATED");
    assertThat(block.path("decision").asText()).isEqualTo("WAIT");
    assertThat(block.path("etaMs").asLong()).isEqualTo(-1);
    Set<String> codes = new TreeSet<>(block.findValuesAsText("reasonCode"));
    assertThat(codes).contains("HOLDS_GOOD").containsAnyOf("HOLDS_ON_DEAD_NODE", "DEAD");
    JsonNode rack = result(dfs, "plan", "lose-rack", "/rack1");
    assertThat(rack.path("atRisk").path("blocks").asLong()).isEqualTo(7);
    dfs.run("explain", "block", "99999").expectExit(1);
    dfs.run("plan", "decommission", "nobody").expectExit(1);
  }

  private static void fsckIsClean(DfsCommand dfs) {
    Await.until(
        "all replicas are reported",
        WAIT_MS,
        () -> dfs.run("fsck", "--json").json().path("result").path("under").asInt() == 0);
    JsonNode clean = dfs.run("fsck", "--json").expectExit(0).json().path("result");
    assertThat(clean.path("healthy").asBoolean()).isTrue();
    assertThat(clean.path("details")).isEmpty();
    assertThat(clean.path("blocks").asInt()).isEqualTo(7);
    String shown = dfs.run("fsck", "/", "-files", "-blocks", "-locations").expectExit(0).out();
    assertThat(shown).contains("/f  6291473 bytes", "HEALTHY", "FINALIZED", "/rack2");
  }

  private static JsonNode result(DfsCommand dfs, String... command) {
    String[] all = java.util.Arrays.copyOf(command, command.length + 1);
    all[command.length] = "--json";
    return dfs.run(all).expectExit(0).json().path("result");
  }

  private static double metric(LocalCluster cluster, String suffix) throws IOException {
    return Metrics.of(cluster, "nn1").sum(suffix);
  }
}
