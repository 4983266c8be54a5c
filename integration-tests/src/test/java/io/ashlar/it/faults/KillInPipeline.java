package io.ashlar.it.faults;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.LocatedBlock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** C1: SIGKILL to the node at each position of a pipeline while a writer streams. */
final class KillInPipeline implements FaultCase {
  private static final int PIECE_BYTES = 40_000;
  private static final int PIECES = 40;
  private static final long STALL_MS_MAX = 5_000;

  @Override
  public String id() {
    return "C1";
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client()) {
      client.mkdirs("/c1", 0755, true);
      for (int position = 0; position < 3; position++) {
        long stall = writeAndKill(scene, client, position);
        scene.figure("stallMs.position" + (position + 1), stall);
        scene.check(
            stall <= STALL_MS_MAX,
            "I12 position " + (position + 1) + ": stall of " + stall + " ms");
      }
      scene.awaitNoLeases();
      for (int position = 0; position < 3; position++) {
        compare(scene, client, position);
      }
    }
  }

  /** Longest time for one piece to be acknowledged, in ms. */
  private static long writeAndKill(FaultScene scene, DfsClient client, int position)
      throws IOException {
    String path = "/c1/" + position;
    int killAt = 5 + scene.random(path).nextInt(PIECES - 10);
    String killed = "";
    long longest = 0;
    DfsOutputStream out = client.create(path, CreateOptions.defaults());
    try {
      for (int piece = 0; piece < PIECES; piece++) {
        if (piece == killAt) {
          killed = nodeAt(scene, client, path, position);
          scene.cluster().kill(killed);
          scene.fault();
        }
        long begun = System.nanoTime();
        out.write(Bytes.of(position, out.position(), PIECE_BYTES));
        if (piece % 3 == 0) {
          out.hsync();
        } else {
          out.hflush();
        }
        longest = Math.max(longest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
      }
      out.close();
    } catch (IOException e) {
      out.abort();
      scene.violation("I1 " + path + ": the writer failed: " + e.getMessage());
    }
    scene.startAgain(killed);
    return longest;
  }

  private static String nodeAt(FaultScene scene, DfsClient client, String path, int position)
      throws IOException {
    List<LocatedBlock> blocks = client.blocks(path).blocks();
    LocatedBlock last = blocks.get(blocks.size() - 1);
    int index = Math.min(position, last.replicas().size() - 1);
    return scene.daemonOf(last.replicas().get(index));
  }

  private static void compare(FaultScene scene, DfsClient client, int position) throws IOException {
    Promises promises = new Promises(client, "/c1");
    promises.checkClosed(position, (long) PIECE_BYTES * PIECES);
    scene.violations(promises.violations());
  }
}
