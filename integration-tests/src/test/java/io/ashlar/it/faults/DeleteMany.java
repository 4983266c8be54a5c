package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import java.io.IOException;

/**
 * L6: a folder of many files is deleted while a dead node's replicas are copied and another node
 * reports anew. The NameNode answers and its monitors go on; everything is freed.
 */
final class DeleteMany implements FaultCase {
  private static final String[] ALL = {"dn1", "dn2", "dn3", "dn4", "dn5"};

  /** Far above what a slice of the work takes, also on a loaded machine. */
  private static final long ANSWER_MS_MAX = 5_000;

  @Override
  public String id() {
    return "L6";
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    ManyFiles kept = new ManyFiles(scene, "/l6/kept");
    ManyFiles gone = new ManyFiles(scene, "/l6/gone");
    kept.write();
    gone.write();
    int random = scene.random(id()).nextInt(ALL.length);
    String dead = ALL[random];
    String reporting = ALL[(random + 1) % ALL.length];
    scene.cluster().kill(dead);
    scene.faultAtRest();
    scene.awaitOrViolate(
        "L6 nothing is copied", () -> scene.metrics("nn1").sum("replication_copies") > 0);
    scene.cluster().kill(reporting);
    scene.faultAtRest();
    scene.startAgain(reporting);
    try (DfsClient client = scene.client()) {
      client.delete("/l6/gone", true);
      scene.startAgain(dead);
      long longest = 0;
      double before = -1;
      int unchanged = 0;
      while (unchanged < 5) {
        long begun = System.nanoTime();
        client.stat("/l6/kept/0");
        longest = Math.max(longest, (System.nanoTime() - begun) / 1_000_000);
        double left = scene.metrics("nn1").sum("blocks_complete");
        unchanged = left == before ? unchanged + 1 : 0;
        before = left;
      }
      scene.figure("longestAnswerMs", longest);
      scene.check(longest <= ANSWER_MS_MAX, "I12 a stat took " + longest + " ms");
    }
    int whole = kept.count() * ManyFiles.REPLICAS;
    scene.awaitOrViolate("I8 not only the kept replicas are left", () -> replicas(kept) == whole);
    scene.awaitOrViolate(
        "I9 the NameNode is not done",
        () -> {
          var metrics = scene.metrics("nn1");
          return metrics.sum("blocks_complete") == kept.count()
              && metrics.sum("under_replicated") == 0
              && metrics.sum("blocks_missing") == 0
              && metrics.sum("replicas_doomed") == 0
              && metrics.sum("replication_open") == 0
              && metrics.sum("replication_queued") == 0;
        });
    kept.expectWhole();
    monitorsLive(scene);
  }

  private static int replicas(ManyFiles files) throws IOException {
    return files.replicasOn(ALL);
  }

  /** A node that dies now is still seen to be dead. */
  private static void monitorsLive(FaultScene scene) throws IOException {
    scene.cluster().kill("dn1");
    scene.faultAtRest();
    scene.awaitOrViolate(
        "I12 the liveness monitor stands still",
        () -> scene.metrics("nn1").sum("datanodes_dead") == 1);
    scene.startAgain("dn1");
  }
}
