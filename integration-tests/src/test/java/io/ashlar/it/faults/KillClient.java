package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** C4: SIGKILL to clients at random moments; their files are closed without them. */
final class KillClient implements FaultCase {
  private static final int CLIENTS = 6;

  @Override
  public String id() {
    return "C4";
  }

  @Override
  public String[] cluster() {
    return new String[] {"--datanodes", "3", "--racks", "2"};
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    List<WriterProcess> writers = new ArrayList<>();
    try (DfsClient client = scene.client()) {
      client.mkdirs("/c4", 0755, true);
      for (int n = 1; n <= CLIENTS; n++) {
        WriterProcess writer = scene.writer("/c4", n, 1 << 20);
        writers.add(writer);
        int acks = 1 + scene.random("kill" + n).nextInt(200);
        Await.until("it has written", 60_000, () -> writer.journal().acks() >= acks);
        writer.kill();
        scene.fault();
      }
      long begun = System.nanoTime();
      scene.awaitNoLeases();
      scene.figure("closedMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
      Promises promises = new Promises(client, "/c4");
      for (WriterProcess writer : writers) {
        promises.check(writer.journal(), false);
      }
      scene.violations(promises.violations());
    } finally {
      writers.forEach(WriterProcess::close);
    }
  }
}
