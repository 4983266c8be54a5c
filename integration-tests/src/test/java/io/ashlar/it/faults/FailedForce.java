package io.ashlar.it.faults;

import io.ashlar.it.harness.agent.DiskError;
import io.ashlar.it.harness.agent.DiskOperation;
import io.ashlar.it.harness.agent.DiskRule;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/**
 * D17: the n-th force of a file fails once with EIO, and the disk is well again, on DataNodes and
 * on the NameNode. That file is never forced again, so that nothing on it is acknowledged; a volume
 * or the process goes out, and the others cover for it.
 */
final class FailedForce implements FaultCase {
  private static final int FORCES_MAX = 50;
  private static final int ROUNDS = 3;
  private static final long STALL_MS_MAX = 5_000;

  @Override
  public String id() {
    return "D17";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    ground.prepareFaults();
    return List.of(
        "--datanodes",
        "5",
        "--racks",
        "3",
        "-Ddn2:dfs.datanode.data.dir="
            + ground.dir().resolve("dn2a")
            + ","
            + ground.dir().resolve("dn2b"));
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    SplittableRandom random = scene.random(id());
    try (Crew crew = Crew.start(scene, "/d17", 4, 2 << 20)) {
      Aftermath aftermath = Aftermath.of(scene);
      for (int round = 0; round < ROUNDS; round++) {
        failForceOf(scene, "dn1", 1 + random.nextInt(FORCES_MAX));
        scene.awaitOrViolate("D17 dn1 goes on without its only volume", () -> !scene.runs("dn1"));
        crew.awaitAcks(30);
        start(scene, "dn1");
        failForceOf(scene, "dn2", 1 + random.nextInt(FORCES_MAX));
        scene.awaitOrViolate(
            "D17 the volume of dn2 is not reported as failed",
            () -> scene.failedVolumes().size() == 1);
        crew.awaitAcks(30);
        scene.cluster().kill("dn2");
        start(scene, "dn2");
      }
      scene.figure("stallMs.dataNodes", crew.longestStallMs());
      scene.check(
          crew.longestStallMs() <= STALL_MS_MAX,
          "I12 stall of " + crew.longestStallMs() + " ms with one volume lost");
      scene.check(crew.failures().isEmpty(), "I1 files failed: " + crew.failures());
      for (int round = 0; round < ROUNDS; round++) {
        failForceOf(scene, "nn1", 1 + random.nextInt(FORCES_MAX));
        scene.awaitOrViolate(
            "D17 the NameNode goes on behind a failed force", () -> !scene.runs("nn1"));
        start(scene, "nn1");
        scene.cluster().awaitWritable();
        crew.awaitAcks(20);
      }
      crew.finish();
      scene.check(crew.failures().isEmpty(), "I1 files failed: " + crew.failures());
      neverAgain(scene);
      crew.compare(false);
      aftermath.check("/d17");
    }
  }

  private static void failForceOf(FaultScene scene, String daemon, int n) throws IOException {
    int before = scene.ground().faults().struck(daemon).size();
    scene
        .ground()
        .faults()
        .fail(daemon, DiskRule.once(DiskOperation.FORCE, DiskError.EIO, n, ".*"));
    Await.until(
        "force " + n + " of " + daemon + " fails",
        FaultScene.SETTLED_MS,
        () -> scene.ground().faults().struck(daemon).size() > before);
    scene.fault();
  }

  private static void start(FaultScene scene, String daemon) throws IOException {
    scene.ground().faults().healBeforeStart(daemon);
    scene.startAgain(daemon);
  }

  private static void neverAgain(FaultScene scene) throws IOException {
    for (String daemon : scene.daemons()) {
      for (String line : scene.ground().faults().struck(daemon)) {
        scene.check(
            !line.startsWith("AGAIN"), "D17 " + daemon + " forced behind a failed force: " + line);
      }
    }
  }
}
