package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;

/**
 * D4, the whole folder of a volume: the node goes on with its other one, and what was lost is
 * copied again.
 */
final class LostVolume implements FaultCase {
  private static final int FILE_BYTES = 1 << 20;
  private static final int FILES = 8;

  @Override
  public String id() {
    return "D4";
  }

  @Override
  public List<String> cluster(Ground ground) {
    return List.of(
        "--datanodes",
        "4",
        "--racks",
        "2",
        "-Ddn1:dfs.datanode.data.dir=" + volume(ground.dir(), 1) + "," + volume(ground.dir(), 2));
  }

  private static Path volume(Path dir, int number) {
    return dir.toAbsolutePath().resolve("volume" + number);
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client()) {
      client.mkdirs("/d4", 0755, true);
      List<BlockCopies> files = new ArrayList<>();
      for (int file = 0; file < FILES; file++) {
        files.add(BlockCopies.write(scene, client, "/d4", file, FILE_BYTES));
      }
      int before = Replicas.below(volume(scene.ground().dir(), 1)).size();
      scene.check(before > 0, "the case is void: the volume had no replica");
      FileUtils.deleteDirectory(volume(scene.ground().dir(), 1).toFile());
      scene.faultAtRest();
      for (BlockCopies copies : files) {
        HealedReplicas.expectWhole(scene, client, copies);
      }
      HealedReplicas.awaitHealed(scene, files, "after a volume was lost");
      scene.check(scene.runs("dn1"), "I12 dn1 stopped although it has another volume");
      scene.check(
          scene.failedVolumes().size() == 1, "I12 the lost volume is not reported as failed");
    }
  }
}
