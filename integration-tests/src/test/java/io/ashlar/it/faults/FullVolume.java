package io.ashlar.it.faults;

import io.ashlar.it.harness.LoopFileSystem;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * D13, one DataNode: its disk is full in the middle of blocks, and has room again later. Writers go
 * on with the other nodes, and the volume is not given up.
 */
final class FullVolume implements FaultCase {
  private static final int ROUNDS = 3;
  private static final long STALL_MS_MAX = 5_000;
  private static final int ROOM_MAX = 256 << 10;

  private @Nullable LoopFileSystem disk;

  @Override
  public String id() {
    return "D13";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    LoopFileSystem made = ground.disk("dn1disk", 1024); // Its file has holes where nothing is.
    disk = made;
    return List.of(
        "--datanodes",
        "4",
        "--racks",
        "2",
        "-Ddn1:dfs.datanode.data.dir=" + made.path().resolve("data"));
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    LoopFileSystem full = Objects.requireNonNull(disk);
    try (Crew crew = Crew.start(scene, "/d13", 3, 2 << 20)) {
      Aftermath aftermath = Aftermath.of(scene);
      for (int round = 0; round < ROUNDS; round++) {
        Await.until(
            "dn1 takes blocks",
            FaultScene.SETTLED_MS,
            () -> scene.metrics("dn1").sum("streams_open") > 0);
        full.fillUpTo(scene.random("room" + round).nextInt(ROOM_MAX));
        scene.fault();
        crew.awaitAcks(60);
        full.free();
      }
      crew.finish();
      scene.check(crew.failures().isEmpty(), "I1 files failed: " + crew.failures());
      scene.check(
          crew.longestStallMs() <= STALL_MS_MAX,
          "I12 stall of " + crew.longestStallMs() + " ms with one full node");
      scene.check(scene.failedVolumes().isEmpty(), "D13 a full volume was given up");
      crew.compare(false);
      aftermath.check("/d13");
    }
  }
}
