package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * D8: a node dies while another one that could be a source has damaged replicas. No target takes
 * damaged bytes, another source is used, and in the end all are good.
 */
final class DamagedSource implements FaultCase {
  private static final int FILE_BYTES = 1 << 20;
  private static final int FILES = 12;

  @Override
  public String id() {
    return "D8";
  }

  @Override
  public String[] cluster() {
    return new String[] {"--datanodes", "4", "--racks", "2"};
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    SplittableRandom random = scene.random(id());
    try (DfsClient client = scene.client()) {
      client.mkdirs("/d8", 0755, true);
      List<BlockCopies> files = new ArrayList<>();
      for (int file = 0; file < FILES; file++) {
        files.add(BlockCopies.write(scene, client, "/d8", file, FILE_BYTES));
      }
      String dying = "dn" + (1 + random.nextInt(4));
      for (BlockCopies copies : files) {
        List<String> holders = new ArrayList<>(copies.holders(client));
        holders.remove(dying);
        String damaged = holders.get(random.nextInt(holders.size()));
        Replicas.flipBit(copies.data(damaged), random.nextInt(FILE_BYTES));
        scene.faultAtRest();
      }
      scene.cluster().kill(dying);
      scene.faultAtRest();
      scene.awaitOrViolate(
          "I9 not all have three good replicas without the dead node",
          () ->
              scene.metrics("nn1").sum("datanodes_dead") == 1
                  && scene.metrics("nn1").sum("under_replicated") == 0
                  && scene.metrics("nn1").sum("blocks_corrupt") == 0);
      for (BlockCopies copies : files) {
        HealedReplicas.expectWhole(scene, client, copies);
      }
      scene.startAgain(dying);
      HealedReplicas.awaitHealed(scene, files, "after the node came back");
    }
  }
}
