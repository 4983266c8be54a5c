package io.ashlar.it.faults;

import io.ashlar.it.harness.agent.DiskError;
import io.ashlar.it.harness.agent.DiskOperation;
import io.ashlar.it.harness.agent.DiskRule;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * D15: one DataNode has no space only when it writes checksums, renames, makes a folder or opens a
 * file. It leaves the block cleanly: writers go on, nothing stays reserved, no file stays behind.
 */
final class NoSpaceAtStep implements FaultCase {
  private static final String DAEMON = "dn1";
  private static final long STALL_MS_MAX = 5_000;

  private static final Map<String, DiskRule> STEPS =
      new TreeMap<>(
          Map.of(
              "checksums", rule(DiskOperation.WRITE, ".*/blk_\\d+_\\d+\\.meta.*"),
              "data", rule(DiskOperation.WRITE, ".*/blk_\\d+"),
              "rename", rule(DiskOperation.RENAME, ".*/blk_\\d+.*"),
              "create", rule(DiskOperation.CREATE, ".*/blk_.*")));

  private static DiskRule rule(DiskOperation operation, String path) {
    return DiskRule.always(operation, DiskError.ENOSPC, path);
  }

  @Override
  public String id() {
    return "D15";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    ground.prepareFaults();
    return List.of("--datanodes", "4", "--racks", "2");
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    // Folders are made for the first blocks, so that this step comes before all others.
    scene.ground().faults().fail(DAEMON, rule(DiskOperation.MKDIR, ".*"));
    try (Crew crew = Crew.start(scene, "/d15", 3, 2 << 20)) {
      awaitStruck(scene, "mkdir", 0);
      count(scene, "mkdir", 0);
      crew.awaitAcks(10);
      Aftermath aftermath = Aftermath.of(scene);
      List<String> steps = new ArrayList<>(STEPS.keySet());
      Collections.shuffle(steps, new Random(scene.seed()));
      for (String step : steps) {
        int before = scene.ground().faults().struck(DAEMON).size();
        scene.ground().faults().fail(DAEMON, Objects.requireNonNull(STEPS.get(step)));
        awaitStruck(scene, step, before);
        crew.awaitAcks(40);
        count(scene, step, before);
        crew.awaitAcks(10);
      }
      crew.finish();
      scene.check(crew.failures().isEmpty(), "I1 files failed: " + crew.failures());
      scene.check(
          crew.longestStallMs() <= STALL_MS_MAX,
          "I12 stall of " + crew.longestStallMs() + " ms with one full node");
      scene.check(scene.failedVolumes().isEmpty(), "D15 a volume without space was given up");
      crew.compare(false);
      aftermath.check("/d15");
    }
  }

  private static void awaitStruck(FaultScene scene, String step, int before) {
    Await.until(
        "there is no space at " + step,
        FaultScene.SETTLED_MS,
        () -> scene.ground().faults().struck(DAEMON).size() > before);
  }

  private static void count(FaultScene scene, String step, int before) throws IOException {
    scene.ground().faults().heal(DAEMON);
    int struck = scene.ground().faults().struck(DAEMON).size() - before;
    scene.faults(struck);
    scene.figure("struck." + step, struck);
  }
}
