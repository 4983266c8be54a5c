package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.testkit.Await;
import java.io.IOException;

/** C3: all nodes of the pipelines are killed, and the writer; then they come back. */
final class KillAllOfPipeline implements FaultCase {
  @Override
  public String id() {
    return "C3";
  }

  @Override
  public String[] cluster() {
    return new String[] {"--datanodes", "3", "--racks", "2"};
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client();
        WriterProcess writer = scene.writer("/c3", 1, 8 << 20)) {
      client.mkdirs("/c3", 0755, true);
      Await.until("some files are closed", 60_000, () -> writer.journal().acks() > 100);
      scene.cluster().kill("dn1", "dn2", "dn3");
      scene.fault();
      writer.kill();
      scene.cluster().startAll();
      scene.awaitNoLeases();
      // The page cache of the machine outlives the processes: what was flushed is there as well.
      Promises promises = new Promises(client, "/c3");
      promises.check(writer.journal(), false);
      scene.violations(promises.violations());
      scene.figure("acked", writer.journal().acks());
    }
  }
}
