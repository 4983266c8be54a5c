package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.NodeAdminAction;
import io.ashlar.client.NodeAdminInfo;
import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.Metrics;
import io.ashlar.it.harness.Trees;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes leave, rest and come back while files are written and the NameNode restarts. */
final class AdminStateIT {
  private static final int WAIT_MS = 120_000;
  private static final int BLOCK_BYTES = 1 << 20;

  @TempDir Path temp;

  @Test
  void shouldDecommissionUnderLoadAcrossARestartOfTheNameNode() throws Exception {
    Path source = temp.resolve("file");
    Trees.file(source, 60 * BLOCK_BYTES + 17, 5);
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "4", "--racks", "2")) {
      cluster.awaitWritable();
      cluster.dfs().run("put", source.toString(), "/f").expectExit(0);
      String node = nodeOf(cluster, "dn4");
      Load load = new Load(cluster.uri());
      try {
        load.awaitFiles(2);
        admin(cluster, "decommission", node).expectExit(0);
        cluster.kill("nn1");
        cluster.start("nn1").expectExit(0);
        JsonNode after = admin(cluster, "decommission", node, "--wait", "--json").json();

        assertThat(after.path("result").path("adminState").asText()).isEqualTo("decommissioned");
        assertThat(after.path("result").path("blocksLeft").asLong()).isZero();
        load.awaitFiles(2);
      } finally {
        load.end();
      }
      assertThat(stateOf(cluster, node)).isEqualTo("decommissioned");

      cluster.kill("dn4");
      Await.until("the node is dead", WAIT_MS, () -> metric(cluster, "datanodes_dead") == 1);
      assertThat(metric(cluster, "under_replicated")).isZero();
      assertThat(metric(cluster, "blocks_missing")).isZero();
      readBack(cluster, source, "/f");
      load.check(cluster.uri());
      cluster.kill("nn1");
      cluster.start("nn1").expectExit(0);
      cluster.awaitWritable();
      assertThat(admin(cluster, "decommission", node, "--json").json().at("/result/adminState"))
          .hasToString("\"decommissioned\"");
    }
  }

  @Test
  void shouldSayWhichOpenFileHoldsANodeUpAndTakeItBackIntoService() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "4", "--racks", "2")) {
      cluster.awaitWritable();
      try (DfsClient client = DfsClient.connect(URI.create(cluster.uri()), Map.of())) {
        DfsOutputStream out = client.create("/open", CreateOptions.defaults());
        out.write(new byte[1_000]);
        out.hflush();
        String node = client.blocks("/open").blocks().get(0).replicas().get(0).nodeId();
        client.admin().setNode(node, NodeAdminAction.DECOMMISSION, 0, false);

        Await.until(
            "the open file holds it up",
            WAIT_MS,
            () -> client.admin().nodeAdmin(node, 10).openBlocks() == 1);
        NodeAdminInfo held = client.admin().nodeAdmin(node, 10);
        assertThat(held.adminState()).isEqualTo("decommissioning");
        assertThat(held.blockers()).hasSize(1);
        assertThat(held.blockers().get(0).path()).isEqualTo("/open");
        assertThat(held.blockers().get(0).open()).isTrue();
        out.write(new byte[1_000]);
        out.close();

        Await.until(
            "nothing holds it up any more",
            WAIT_MS,
            () -> client.admin().nodeAdmin(node, 10).adminState().equals("decommissioned"));
        assertThat(metric(cluster, "under_replicated")).isZero();
        client.admin().setNode(node, NodeAdminAction.RECOMMISSION, 0, false);
        assertThat(stateOf(cluster, node)).isEqualTo("normal");
        Await.until(
            "what is too many is deleted",
            WAIT_MS,
            () ->
                client.blocks("/open").blocks().stream()
                    .allMatch(block -> block.replicas().size() == 3));
      }
    }
  }

  @Test
  void shouldNotMakeUpForANodeInMaintenanceUntilThatIsOver() throws Exception {
    Path source = temp.resolve("file");
    Trees.file(source, 8 * BLOCK_BYTES, 3);
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "4", "--racks", "2")) {
      cluster.awaitWritable();
      cluster.dfs().run("put", source.toString(), "/f").expectExit(0);
      String node = nodeOf(cluster, "dn2");
      JsonNode resting = admin(cluster, "maintenance", node, "--wait", "--json").json();
      assertThat(resting.at("/result/adminState").asText()).isEqualTo("in-maintenance");

      cluster.kill("dn2");
      Await.until("the node is dead", WAIT_MS, () -> metric(cluster, "datanodes_dead") == 1);
      assertThat(metric(cluster, "under_replicated")).isZero();
      assertThat(metric(cluster, "replication_queued")).isZero();
      assertThat(metric(cluster, "replication_copies")).isZero();
      readBack(cluster, source, "/f");

      // Its time ends while it is still down, so that its replicas are made up for.
      admin(cluster, "maintenance", node, "--for", "1s").expectExit(0);
      Await.until("maintenance is over", WAIT_MS, () -> stateOf(cluster, node).equals("normal"));
      Await.until(
          "its replicas are made up for",
          WAIT_MS,
          () ->
              metric(cluster, "replication_copies") > 0
                  && metric(cluster, "under_replicated") == 0);
      cluster.start("dn2").expectExit(0);
      readBack(cluster, source, "/f");
    }
  }

  @Test
  void shouldDecommissionADeadNodeAndReadFromItWhenItIsAllThatIsLeft() throws Exception {
    Path source = temp.resolve("file");
    Trees.file(source, 5 * BLOCK_BYTES, 3);
    try (LocalCluster cluster =
        LocalCluster.start(temp, "--datanodes", "3", "--racks", "1", "-D", "dfs.replication=1")) {
      cluster.awaitWritable();
      cluster.dfs().run("put", source.toString(), "/f").expectExit(0);
      for (String daemon : List.of("dn1", "dn2")) {
        String node = nodeOf(cluster, daemon);
        cluster.kill(daemon);
        Await.until(
            "it is dead",
            WAIT_MS,
            () -> reportOf(cluster, node).path("state").asText().equals("dead"));
        admin(cluster, "decommission", node).expectExit(0);
        cluster.start(daemon).expectExit(0);
        admin(cluster, "decommission", node, "--wait").expectExit(0);
        cluster.kill(daemon);
      }
      readBack(cluster, source, "/f");
    }
  }

  @Test
  void shouldRefuseWhatCannotBeAndChangeNothing() throws Exception {
    Path source = temp.resolve("file");
    Trees.file(source, BLOCK_BYTES, 3);
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes", "3", "--racks", "2")) {
      cluster.awaitWritable();
      cluster.dfs().run("put", source.toString(), "/f").expectExit(0);
      String one = nodeOf(cluster, "dn1");
      String two = nodeOf(cluster, "dn2");

      DfsCommand.Result unknown = admin(cluster, "decommission", "nobody", "--json");
      assertThat(unknown.expectExit(1).errorCode()).isEqualTo("UNKNOWN_NODE");
      assertThat(unknown.out()).contains(one).contains(two);
      assertThat(admin(cluster, "decommission", one, "--json").expectExit(1).errorCode())
          .isEqualTo("TOO_FEW_NODES");
      assertThat(stateOf(cluster, one)).isEqualTo("normal");

      admin(cluster, "decommission", one, "--force", "--wait").expectExit(0);
      assertThat(admin(cluster, "maintenance", one, "--json").expectExit(1).errorCode())
          .isEqualTo("NODE_STATE_CONFLICT");
      assertThat(stateOf(cluster, one)).isEqualTo("decommissioned");
      admin(cluster, "maintenance", two).expectExit(0);
      assertThat(admin(cluster, "decommission", two, "--json").expectExit(1).errorCode())
          .isEqualTo("NODE_STATE_CONFLICT");
      String three = nodeOf(cluster, "dn3");
      assertThat(
              admin(cluster, "decommission", three, "--force", "--json").expectExit(1).errorCode())
          .isEqualTo("TOO_FEW_NODES");
      assertThat(stateOf(cluster, three)).isEqualTo("normal");
      admin(cluster, "recommission", one).expectExit(0);
      admin(cluster, "recommission", two, "--wait").expectExit(0);
      assertThat(stateOf(cluster, one)).isEqualTo("normal");
      assertThat(stateOf(cluster, two)).isEqualTo("normal");
      readBack(cluster, source, "/f");
    }
  }

  private static DfsCommand.Result admin(LocalCluster cluster, String... words) {
    String[] command = new String[words.length + 1];
    command[0] = "admin";
    System.arraycopy(words, 0, command, 1, words.length);
    return cluster.dfs().run(command);
  }

  private static String nodeOf(LocalCluster cluster, String daemon) {
    String rpc = cluster.daemon(daemon).path("rpc").asText();
    for (JsonNode node : report(cluster).path("nodes")) {
      for (JsonNode address : node.path("addresses")) {
        if (rpc.endsWith(":" + address.path("port").asText())) {
          return node.path("nodeId").asText();
        }
      }
    }
    throw new AssertionError("no DataNode listens at " + rpc);
  }

  private static JsonNode report(LocalCluster cluster) {
    return admin(cluster, "report", "--json").expectExit(0).json().path("result");
  }

  private static JsonNode reportOf(LocalCluster cluster, String id) {
    for (JsonNode node : report(cluster).path("nodes")) {
      if (node.path("nodeId").asText().equals(id)) {
        return node;
      }
    }
    throw new AssertionError("no DataNode " + id);
  }

  private static String stateOf(LocalCluster cluster, String id) {
    return reportOf(cluster, id).path("adminState").asText();
  }

  private static double metric(LocalCluster cluster, String suffix) throws IOException {
    return Metrics.of(cluster, "nn1").sum(suffix);
  }

  private void readBack(LocalCluster cluster, Path source, String path) throws IOException {
    Path back = temp.resolve("back");
    cluster.dfs().run("get", path, back.toString()).expectExit(0);
    assertThat(Trees.sha256(back)).isEqualTo(Trees.sha256(source));
    FileUtils.forceDelete(back.toFile());
  }

  /** Writes small files one after the other until it is told to end. */
  private static final class Load {
    private static final int BYTES = 300_000;

    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicReference<IOException> failure = new AtomicReference<>();
    private final Thread thread;

    Load(String uri) {
      thread =
          new Thread(
              () -> {
                try (DfsClient client = DfsClient.connect(URI.create(uri), Map.of())) {
                  while (!ending.get()) {
                    int number = written.get();
                    try (DfsOutputStream out =
                        client.create("/load" + number, CreateOptions.defaults())) {
                      out.write(content(number));
                    }
                    written.incrementAndGet();
                  }
                } catch (IOException e) {
                  failure.set(e);
                }
              });
      thread.start();
    }

    private static byte[] content(int number) {
      byte[] bytes = new byte[BYTES];
      new java.util.Random(number).nextBytes(bytes);
      return bytes;
    }

    void awaitFiles(int more) {
      int wanted = written.get() + more;
      Await.until("files are written while nodes change", WAIT_MS, () -> written.get() >= wanted);
    }

    void end() throws Exception {
      ending.set(true);
      thread.join(WAIT_MS);
      assertThat(failure.get()).isNull();
    }

    void check(String uri) throws IOException {
      try (DfsClient client = DfsClient.connect(URI.create(uri), Map.of())) {
        for (int number = 0; number < written.get(); number++) {
          try (var in = client.open("/load" + number)) {
            assertThat(in.readAllBytes()).isEqualTo(content(number));
          }
        }
      }
    }
  }
}
