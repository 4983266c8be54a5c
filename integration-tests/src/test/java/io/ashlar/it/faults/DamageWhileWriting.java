package io.ashlar.it.faults;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.LocatedBlock;
import java.io.IOException;

/**
 * D7: a bit of the replica that is being written flips on one node, then another node of the
 * pipeline is killed. What is read afterwards is right, from whichever replica it comes.
 */
final class DamageWhileWriting implements FaultCase {
  private static final int PIECE_BYTES = 100_000;
  private static final int PIECES = 9; // Within one block.

  @Override
  public String id() {
    return "D7";
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client()) {
      client.mkdirs("/d7", 0755, true);
      for (int damaged = 0; damaged < 3; damaged++) {
        String killed = write(scene, client, damaged);
        Promises promises = new Promises(client, "/d7");
        promises.checkClosed(damaged, (long) PIECE_BYTES * PIECES);
        scene.violations(promises.violations());
        scene.startAgain(killed);
      }
      scene.awaitNoLeases();
    }
  }

  private static String write(FaultScene scene, DfsClient client, int damaged) throws IOException {
    String path = "/d7/" + damaged;
    String killed = "";
    DfsOutputStream out = client.create(path, CreateOptions.defaults());
    try {
      for (int piece = 0; piece < PIECES; piece++) {
        out.write(Bytes.of(damaged, out.position(), PIECE_BYTES));
        out.hsync();
        if (piece == PIECES / 2) {
          LocatedBlock block = client.blocks(path).blocks().get(0);
          String hurt = scene.daemonOf(block.replicas().get(damaged));
          Replicas.flipBit(
              Replicas.data(scene.cluster(), hurt, block.block().id()), PIECE_BYTES + 77);
          killed = scene.daemonOf(block.replicas().get((damaged + 1) % 3));
          scene.cluster().kill(killed);
          scene.fault();
        }
      }
      out.close();
    } catch (IOException e) {
      out.abort();
      scene.violation("I1 " + path + ": the writer failed: " + e.getMessage());
    }
    return killed;
  }
}
