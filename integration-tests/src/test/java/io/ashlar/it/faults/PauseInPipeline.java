package io.ashlar.it.faults;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * P3: a node of the pipeline stands still and comes back; its old replica is refused and removed.
 */
final class PauseInPipeline implements FaultCase {
  private static final int PIECE_BYTES = 30_000;
  private static final int FILE_BYTES = 900_000; // Below a block, so that its last stamp counts.

  /** The writer gives a node up after {@code dfs.client.pipeline.stall-limit}, 5 s in tests. */
  private static final long STALL_MS_MAX = 7_000;

  @Override
  public String id() {
    return "P3";
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client()) {
      client.mkdirs("/p3", 0755, true);
      for (int position = 0; position < 3; position++) {
        pause(scene, client, position);
      }
      scene.awaitNoLeases();
    }
  }

  private static void pause(FaultScene scene, DfsClient client, int position) throws IOException {
    String path = "/p3/" + position;
    long pid = 0;
    long longest = 0;
    DfsOutputStream out = client.create(path, CreateOptions.defaults());
    try {
      while (out.position() < FILE_BYTES) {
        if (out.position() == 10 * PIECE_BYTES) {
          List<ReplicaLocation> nodes = client.blocks(path).blocks().get(0).replicas();
          pid = scene.pidOf(scene.daemonOf(nodes.get(Math.min(position, nodes.size() - 1))));
          Signals.pause(pid);
          scene.fault();
        }
        long begun = System.nanoTime();
        out.write(Bytes.of(position, out.position(), PIECE_BYTES));
        out.hflush();
        longest = Math.max(longest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
      }
      out.close();
    } catch (IOException e) {
      out.abort();
      scene.violation("I1 " + path + ": the writer failed: " + e.getMessage());
    } finally {
      if (pid != 0) {
        Signals.resume(pid);
      }
    }
    scene.figure("stallMs.position" + (position + 1), longest);
    scene.check(longest <= STALL_MS_MAX, "I12 " + path + ": stall of " + longest + " ms");
    Promises promises = new Promises(client, "/p3");
    promises.checkClosed(position, FILE_BYTES);
    scene.violations(promises.violations());
    scene.awaitOrViolate(
        "I8 " + path + " has replicas of an old stamp", () -> oneStamp(scene, client, path));
  }

  /** Every replica file of the block that any node has is of the block's stamp. */
  private static boolean oneStamp(FaultScene scene, DfsClient client, String path)
      throws IOException {
    LocatedBlock block = client.blocks(path).blocks().get(0);
    String data = "blk_" + block.block().id();
    String sums = data + "_" + block.block().generationStamp() + ".meta";
    for (String daemon : List.of("dn1", "dn2", "dn3", "dn4", "dn5")) {
      if (Replicas.names(scene.cluster(), daemon).stream()
          .anyMatch(name -> name.startsWith(data + "_") && !name.equals(sums))) {
        return false;
      }
    }
    return true;
  }
}
