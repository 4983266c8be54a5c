package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.it.harness.Strace;
import io.ashlar.it.harness.agent.DiskError;
import io.ashlar.it.harness.agent.DiskOperation;
import io.ashlar.it.harness.agent.DiskRule;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;

/**
 * D18: reads fail with EIO, are interrupted (EINTR) and come short, under writers and readers. Who
 * reads gets the right bytes, from another replica if need be.
 */
final class FailedReads implements FaultCase {
  private static final int FILES = 6;
  private static final int FILE_BYTES = 1_500_000;

  @Override
  public String id() {
    return "D18";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    ground.prepareFaults();
    return List.of("--datanodes", "4", "--racks", "2");
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    SplittableRandom random = scene.random(id());
    try (DfsClient client = scene.client();
        Crew crew = Crew.start(scene, "/d18/crew", 2, 2 << 20)) {
      Aftermath aftermath = Aftermath.of(scene);
      client.mkdirs("/d18/read", 0755, true);
      for (int file = 0; file < FILES; file++) {
        scene.write(client, "/d18/read", file, FILE_BYTES);
      }
      for (String kind : List.of(".*/blk_\\d+", ".*/blk_\\d+_\\d+\\.meta")) {
        failRead(scene, "dn1", random.nextInt(20), kind);
      }
      shortTransfers(scene, "dn2");
      interrupted(scene, "dn3");
      crew.finish();
      scene.check(crew.failures().isEmpty(), "I1 files failed: " + crew.failures());
      crew.compare(false);
      aftermath.check("/d18");
    }
  }

  /** One read fails; then the node, if it gave its only volume up, comes back. */
  private static void failRead(FaultScene scene, String daemon, int after, String path)
      throws IOException {
    int before = scene.ground().faults().struck(daemon).size();
    scene
        .ground()
        .faults()
        .fail(daemon, new DiskRule(DiskOperation.READ, DiskError.EIO, after, 1, path));
    Await.until(
        "a read of " + daemon + " fails",
        FaultScene.SETTLED_MS,
        () -> {
          compareAll(scene);
          return scene.ground().faults().struck(daemon).size() > before;
        });
    scene.fault();
    compareAll(scene);
    scene.ground().faults().healBeforeStart(daemon);
    if (!scene.runs(daemon)) {
      scene.startAgain(daemon);
    }
  }

  private static void shortTransfers(FaultScene scene, String daemon) throws IOException {
    scene
        .ground()
        .faults()
        .fail(daemon, DiskRule.always(DiskOperation.SHORT_TRANSFER, DiskError.EIO, ".*/blk_.*"));
    int before = scene.ground().faults().struck(daemon).size();
    for (int round = 0; round < 3; round++) {
      compareAll(scene);
    }
    int struck = scene.ground().faults().struck(daemon).size() - before;
    scene.ground().faults().heal(daemon);
    scene.check(struck > 0, "D18 no transfer of " + daemon + " was short");
    scene.faults(struck);
    scene.figure("shortTransfers", struck);
  }

  private static void interrupted(FaultScene scene, String daemon) throws IOException {
    try (Strace strace = Strace.inject(scene.pidOf(daemon), "pread64:error=EINTR:when=1+2")) {
      for (int round = 0; round < 3; round++) {
        compareAll(scene);
      }
      scene.figure("interruptedReads", strace.injected());
      scene.faults((int) strace.injected());
    }
    scene.check(scene.runs(daemon), "D18 " + daemon + " ended because of interrupted reads");
  }

  private static void compareAll(FaultScene scene) throws IOException {
    try (DfsClient fresh = scene.client()) {
      Promises promises = new Promises(fresh, "/d18/read");
      for (int file = 0; file < FILES; file++) {
        promises.checkClosed(file, FILE_BYTES);
      }
      scene.violations(promises.violations());
    }
  }
}
