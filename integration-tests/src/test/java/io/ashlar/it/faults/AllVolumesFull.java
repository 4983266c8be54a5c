package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.it.harness.LoopFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * D13, all DataNodes: their disk is full in the middle of blocks. Writers hear that there is no
 * space; deleting still works, and then so does writing.
 */
final class AllVolumesFull implements FaultCase {
  private static final int FAILURES = 3;
  private static final int ROOM_MAX = 256 << 10;

  private @Nullable LoopFileSystem disk;

  @Override
  public String id() {
    return "D13-all";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    LoopFileSystem made = ground.disk("disk", 1024); // Its file has holes where nothing is.
    disk = made;
    return List.of(
        "--datanodes",
        "3",
        "--racks",
        "2",
        "-Ddn1:dfs.datanode.data.dir=" + made.path().resolve("dn1"),
        "-Ddn2:dfs.datanode.data.dir=" + made.path().resolve("dn2"),
        "-Ddn3:dfs.datanode.data.dir=" + made.path().resolve("dn3"));
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    LoopFileSystem full = Objects.requireNonNull(disk);
    try (DfsClient client = scene.client();
        Crew first = Crew.start(scene, "/d13/first", 3, 2 << 20)) {
      Aftermath aftermath = Aftermath.of(scene);
      first.awaitAcks(150); // So that deleting gives room back.
      full.fillUpTo(scene.random("room").nextInt(ROOM_MAX));
      scene.fault();
      scene.awaitOrViolate("D13 no error although all is full", () -> failed(first) >= FAILURES);
      first.finish();
      for (WriterProcess writer : first.writers()) {
        checkErrors(scene, writer);
      }
      first.compare(false);
      scene.check(scene.failedVolumes().isEmpty(), "D13 a full volume was given up");
      client.delete("/d13/first", true);
      try (Crew second = Crew.start(scene, "/d13/second", 1, 200_000)) {
        second.awaitAcks(5);
        second.finish();
        second.compare(false);
      }
      full.free();
      aftermath.check("/d13");
    }
  }

  private static int failed(Crew crew) throws IOException {
    return crew.failures().values().stream().mapToInt(Integer::intValue).sum();
  }

  private static void checkErrors(FaultScene scene, WriterProcess writer) throws IOException {
    for (String line : Files.readAllLines(writer.errors())) {
      if (line.matches("\\d+: [A-Z_]+: .*")) {
        scene.check(
            line.contains("space") || line.contains("DISK_FULL"),
            "D13 an error does not say that there is no space: " + line);
      }
    }
  }
}
