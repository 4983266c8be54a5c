package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** C1 at every stage: one node at a time is killed at random moments under several writers. */
final class RandomKills implements FaultCase {
  private static final int WRITERS = 3;
  private static final int KILLS = 8;
  private static final long FILE_BYTES_MAX = 4 << 20;

  @Override
  public String id() {
    return "C1-random";
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    SplittableRandom random = scene.random(id());
    List<WriterProcess> writers = new ArrayList<>();
    try (DfsClient client = scene.client()) {
      client.mkdirs("/kills", 0755, true);
      for (int n = 1; n <= WRITERS; n++) {
        writers.add(scene.writer("/kills", n, FILE_BYTES_MAX));
      }
      for (int kill = 0; kill < KILLS; kill++) {
        rest(1_000 + random.nextInt(3_000));
        String daemon = "dn" + (1 + random.nextInt(5));
        scene.cluster().kill(daemon);
        scene.fault();
        rest(500 + random.nextInt(5_000));
        scene.cluster().start(daemon).expectExit(0);
      }
      for (WriterProcess writer : writers) {
        scene.check(writer.runs(), "I12 a writer ended, see " + writer.errors());
        writer.finish(60_000);
      }
      scene.awaitNoLeases();
      Promises promises = new Promises(client, "/kills");
      long failed = 0;
      int acks = 0;
      long stall = 0;
      for (WriterProcess writer : writers) {
        Journal journal = writer.journal();
        promises.check(journal, false);
        failed += journal.files().values().stream().filter(file -> file.failed).count();
        acks += journal.acks();
        stall = Math.max(stall, journal.longestStallMs());
      }
      scene.violations(promises.violations());
      scene.check(failed == 0, "I1 " + failed + " files failed with one node down at a time");
      scene.figure("acked", acks);
      scene.figure("longestStallMs", stall);
      scene.figure("bytesRead", promises.bytesRead());
    } finally {
      writers.forEach(WriterProcess::close);
    }
  }

  /** The length of a fault, not a wait for a condition. */
  private static void rest(long ms) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
