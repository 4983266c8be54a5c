package io.ashlar.it.faults;

import io.ashlar.client.ClusterReport;
import io.ashlar.client.DataNodeInfo;
import io.ashlar.client.DfsClient;
import io.ashlar.client.diagnosis.LossPlan;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * PLAN-eta: what a plan says of the loss of a node, beside what is copied and how long that takes
 * when the node dies. A first loss, from which the NameNode knows how fast copies go, comes before.
 */
final class PlannedTime implements FaultCase {
  private static final int FILES = 120;
  private static final int FILE_BYTES = 1 << 20;
  private static final double FACTOR_MAX = 2;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  @Override
  public String id() {
    return "PLAN-eta";
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client()) {
      client.mkdirs("/plan", 0755, true);
      for (int file = 0; file < FILES; file++) {
        scene.write(client, "/plan", file, FILE_BYTES);
      }
      lose(scene, client, "dn5");
      scene.startAgain("dn5");
      Await.until(
          "all nodes live and hold what they should", FaultScene.SETTLED_MS, () -> isWhole(client));
      String leaving = addressOf(scene, client, "dn4");
      LossPlan plan = client.admin().plan(LossPlan.Event.DECOMMISSION, leaving);
      double copiedBefore = scene.metrics("nn1").sum("replication_bytes");
      long measuredMs = lose(scene, client, "dn4");
      long copied = Math.round(scene.metrics("nn1").sum("replication_bytes") - copiedBefore);
      scene.figure("plannedMs", plan.etaMs());
      scene.figure("measuredMs", measuredMs);
      scene.figure("plannedBytes", plan.bytes());
      scene.figure("copiedBytes", copied);
      scene.check(plan.rateMeasured(), "PLAN the rate of the first loss is not known");
      scene.check(plan.blockers().isEmpty(), "PLAN blockers " + plan.blockers());
      scene.check(plan.bytes() == copied, "PLAN other bytes were copied than planned");
      double factor = (double) measuredMs / Math.max(1, plan.etaMs());
      scene.check(
          factor <= FACTOR_MAX && factor >= 1 / FACTOR_MAX,
          "PLAN the copies took " + measuredMs + " ms, planned were " + plan.etaMs());
    }
  }

  /** Kills the node; ms from the first queued block to the last copy. */
  private static long lose(FaultScene scene, DfsClient client, String daemon) throws IOException {
    scene.cluster().kill(daemon);
    scene.faultAtRest();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FaultScene.SETTLED_MS);
    long began = 0;
    while (System.nanoTime() - deadline < 0) {
      ClusterReport report = client.admin().report();
      boolean busy = report.copies().queued() > 0 || report.copies().open() > 0;
      if (busy && began == 0) {
        began = System.nanoTime();
      }
      if (began != 0 && !busy && report.stats().underReplicatedBlocks() == 0) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new AssertionError("what " + daemon + " held was not copied in time");
  }

  private static boolean isWhole(DfsClient client) throws IOException {
    return client.admin().report().nodes().stream().allMatch(node -> node.state().equals("live"))
        && client.admin().fsck("/plan", null, false).counts().over() == 0;
  }

  private static String addressOf(FaultScene scene, DfsClient client, String daemon)
      throws IOException {
    String rpc = scene.cluster().daemon(daemon).path("rpc").asText();
    for (DataNodeInfo node : client.admin().report().nodes()) {
      if (rpc.endsWith(":" + node.addresses().get(0).port())) {
        return node.nodeId();
      }
    }
    throw new AssertionError("no node at " + rpc);
  }
}
