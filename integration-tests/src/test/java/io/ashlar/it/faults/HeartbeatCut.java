package io.ashlar.it.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ashlar.client.DataNodeInfo;
import io.ashlar.client.DfsClient;
import io.ashlar.it.harness.proxy.Cuts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * N4: what the NameNode sends to one DataNode does not arrive, while the other direction works; and
 * the reverse. Without the round trip the node is stale, then dead; afterwards it is back, and does
 * what it could not be told meanwhile.
 */
final class HeartbeatCut implements FaultCase {
  private static final int DATANODES = 4;
  private static final String CUT = "dn3";
  private static final String[] ALL = {"dn1", "dn2", "dn3", "dn4"};

  private final Cuts cuts = new Cuts();

  @Override
  public String id() {
    return "N4";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    List<String> options =
        new ArrayList<>(List.of("--datanodes", Integer.toString(DATANODES), "--racks", "2"));
    options.addAll(ground.lay(DATANODES, cuts).options());
    return options;
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client()) {
      scene.nameNodesOnWires(client);
    }
    overAWire(scene);
    cutOff(scene, "answers", "nn1", CUT);
    cutOff(scene, "requests", CUT, "nn1");
  }

  /** The node looks for the NameNode at the end of a wire from now on. */
  private static void overAWire(FaultScene scene) throws IOException {
    scene.cluster().stop(CUT);
    String uri = scene.ground().wires().toNameNode(scene.uri());
    Path file = scene.cluster().dir().resolve("cluster.json");
    ObjectMapper json = new ObjectMapper();
    JsonNode plan = json.readTree(file.toFile());
    for (JsonNode daemon : plan.path("daemons")) {
      if (daemon.path("id").asText().equals(CUT)) {
        ((ObjectNode) daemon.path("properties")).put("fs.defaultFS", uri);
      }
    }
    json.writeValue(file.toFile(), plan);
    scene.startAgain(CUT);
    awaitState(scene, "live");
  }

  private void cutOff(FaultScene scene, String what, String from, String to) throws IOException {
    ManyFiles files = new ManyFiles(scene, "/n4/" + what);
    files.write();
    int whole = files.count() * ManyFiles.REPLICAS;
    scene.awaitOrViolate("all replicas are there", () -> files.replicasOn(ALL) == whole);
    scene.check(files.replicasOn(CUT) > 0, "N4 the node that is cut off has nothing");
    cuts.cut(from, to);
    scene.faultAtRest();
    try (DfsClient client = scene.client()) {
      long begun = System.nanoTime();
      awaitState(scene, "stale");
      client.delete("/n4/" + what, true); // Its part of that cannot be told to the node.
      awaitState(scene, "dead");
      scene.figure("deadMs." + what, (System.nanoTime() - begun) / 1_000_000);
      scene.awaitOrViolate(
          "I9 what the others had is not deleted",
          () -> files.replicasOn("dn1", "dn2", "dn4") == 0);
      scene.check(
          files.replicasOn(CUT) > 0, "N4 commands reached a node that is cut off, or it guessed");
    } finally {
      cuts.heal();
    }
    awaitState(scene, "live");
    scene.awaitOrViolate("I9 a command was lost: " + what, () -> files.replicasOn(CUT) == 0);
    scene.awaitOrViolate(
        "I9 the NameNode is not done: " + what,
        () -> {
          var metrics = scene.metrics("nn1");
          return metrics.sum("replicas_doomed") == 0 && metrics.sum("replication_open") == 0;
        });
  }

  private static void awaitState(FaultScene scene, String state) {
    scene.awaitOrViolate(
        "N4 the node is not " + state,
        () -> {
          try (DfsClient client = scene.client()) {
            for (DataNodeInfo node : client.admin().report().nodes()) {
              boolean meant = scene.daemonAt(node.addresses()).equals(CUT);
              if (meant && (node.state().equals(state) || passed(state, node.state()))) {
                return true;
              }
            }
          }
          return false;
        });
  }

  /** Staleness is short in the test profile, and may be over when somebody looks. */
  private static boolean passed(String wanted, String is) {
    return wanted.equals("stale") && is.equals("dead");
  }
}
