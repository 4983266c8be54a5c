package io.ashlar.it.faults;

import io.ashlar.it.harness.LoopFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * D16: the file system of a volume gives up and turns read-only under writers. The volume is
 * reported as failed, nothing is acknowledged on it any more, and the node goes on with its other.
 */
final class ReadOnlyVolume implements FaultCase {
  private static final long STALL_MS_MAX = 5_000;

  private @Nullable LoopFileSystem disk;

  @Override
  public String id() {
    return "D16";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    LoopFileSystem made = ground.disk("dn1disk", 1024);
    disk = made;
    return List.of(
        "--datanodes",
        "4",
        "--racks",
        "2",
        "-Ddn1:dfs.datanode.data.dir="
            + made.path().resolve("data")
            + ",[capacity=500m]" // Less, so that both are written to.
            + ground.dir().resolve("other"));
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    LoopFileSystem lost = Objects.requireNonNull(disk);
    try (Crew crew = Crew.start(scene, "/d16", 3, 2 << 20)) {
      crew.awaitAcks(scene.random("lost").nextInt(100));
      Aftermath aftermath = Aftermath.of(scene);
      lost.abort();
      scene.fault();
      scene.awaitOrViolate(
          "D16 the volume is not reported as failed",
          () -> scene.failedVolumes().stream().anyMatch(failure -> failure.contains("ead-only")));
      Set<String> held = names(lost.path());
      crew.awaitAcks(60);
      scene.check(
          names(lost.path()).equals(held), "D16 the files of the read-only volume have changed");
      scene.check(scene.runs("dn1"), "D16 the node ended although it has another volume");
      crew.finish();
      scene.check(crew.failures().isEmpty(), "I1 files failed: " + crew.failures());
      scene.check(
          crew.longestStallMs() <= STALL_MS_MAX,
          "I12 stall of " + crew.longestStallMs() + " ms with one volume lost");
      crew.compare(false);
      scene.lose(lost.path());
      aftermath.check("/d16");
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path file : Replicas.below(folder)) {
      names.add(String.valueOf(file.getFileName()));
    }
    return names;
  }
}
