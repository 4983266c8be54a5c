package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * C9: all daemons are killed; the DataNodes come back one by one, each of them twice, so that it
 * reports again what it reported. Nothing is copied or deleted for lack of knowledge.
 */
final class ColdStart implements FaultCase {
  private static final List<String> NODES = List.of("dn1", "dn2", "dn3", "dn4");

  @Override
  public String id() {
    return "C9";
  }

  @Override
  public String[] cluster() {
    // A node that is late is not dead: copies for a dead one would be right.
    return new String[] {
      "--datanodes", "4", "--racks", "2", "-Ddfs.namenode.dead.datanode.interval=10m"
    };
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    ManyFiles files = new ManyFiles(scene, "/c9");
    files.write();
    int whole = files.count() * ManyFiles.REPLICAS;
    String[] all = NODES.toArray(new String[0]);
    scene.awaitOrViolate("all replicas are there", () -> files.replicasOn(all) == whole);
    coldStart(scene, files, "full"); // The image is older than the files, and hints at none.
    try (DfsClient client = scene.client()) {
      client.admin().saveNamespace();
    }
    coldStart(scene, files, "digest");
    files.expectWhole();
  }

  private static void coldStart(FaultScene scene, ManyFiles files, String way) throws IOException {
    // Without hints nobody knows of nodes that have not come, and copies begin behind safe mode.
    boolean strict = way.equals("digest");
    int whole = files.count() * ManyFiles.REPLICAS;
    String[] all = NODES.toArray(new String[0]);
    scene.cluster().kill();
    scene.faultAtRest();
    scene.startAgain("nn1");
    List<String> order = new ArrayList<>(NODES);
    Collections.shuffle(order, new Random(scene.seed()));
    long begun = System.nanoTime();
    for (int i = 0; i < order.size(); i++) {
      if (i == 0) {
        scene.check(inSafeMode(scene), "C9 safe mode is off before a node has reported");
      }
      comes(scene, order.get(i));
      scene.cluster().kill(order.get(i));
      scene.faultAtRest();
      comes(scene, order.get(i));
      boolean quiet = strict || inSafeMode(scene);
      scene.check(
          !quiet || files.replicasOn(all) == whole, "I8 not all replicas, behind node " + (i + 1));
      scene.check(
          !quiet || scene.metrics("nn1").sum("replication_ordered") == 0,
          "I9 copies were ordered behind node " + (i + 1));
    }
    scene.awaitOrViolate("C9 safe mode does not end", () -> !inSafeMode(scene));
    scene.figure("untilWritableMs." + way, (System.nanoTime() - begun) / 1_000_000);
    scene.awaitOrViolate(
        "I9 blocks are missing or under-replicated",
        () -> {
          var metrics = scene.metrics("nn1");
          return metrics.sum("blocks_missing") == 0 && metrics.sum("under_replicated") == 0;
        });
    scene.awaitOrViolate(
        "I8 not the replicas of before: " + way, () -> files.replicasOn(all) == whole);
    var metrics = scene.metrics("nn1");
    scene.check(
        !strict || metrics.sum("replication_dropped") == 0, "I8 replicas were chosen for deletion");
    scene.check(!strict || metrics.sum("replicas_doomed") == 0, "I8 replicas are doomed");
    scene.figure("copies." + way, metrics.sum("replication_copies"));
    scene.figure("fullReports." + way, metrics.sum("reports_full"));
    scene.figure("digests." + way, metrics.sum("reports_digest"));
    scene.figure(
        "reportBytesPerBlock." + way,
        (metrics.sum("reports_full_bytes") + metrics.sum("reports_digest_bytes")) / files.count());
    scene.check(
        metrics.sum(strict ? "reports_digest" : "reports_full") >= NODES.size(),
        "C9 the nodes did not report: " + way);
    scene.check(
        !strict || metrics.sum("reports_full") == 0, "C9 an unchanged node reported in full");
  }

  /** Starts a node and waits until it has reported. */
  private static void comes(FaultScene scene, String node) throws IOException {
    double before = reports(scene);
    scene.startAgain(node);
    scene.awaitOrViolate("I9 " + node + " does not report", () -> reports(scene) > before);
  }

  private static double reports(FaultScene scene) throws IOException {
    var metrics = scene.metrics("nn1");
    return metrics.sum("reports_full") + metrics.sum("reports_digest");
  }

  private static boolean inSafeMode(FaultScene scene) throws IOException {
    return scene.metrics("nn1").sum("safemode") == 1;
  }
}
