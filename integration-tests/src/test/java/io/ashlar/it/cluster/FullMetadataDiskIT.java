package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.LoopFileSystem;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D14: the disk of the edit log is full. */
final class FullMetadataDiskIT {
  @Test
  void shouldTurnReadOnlyBeforeTheDiskIsFullAndBackByItself(@TempDir Path temp) throws IOException {
    try (LoopFileSystem disk = LoopFileSystem.mount(temp, "meta", 64);
        LocalCluster cluster =
            LocalCluster.start(
                temp,
                "--datanodes=1",
                "-Ddfs.replication=1",
                "-Dnn1:dfs.namenode.resource.du.reserved=16m",
                "-Dnn1:dfs.namenode.name.dir=" + disk.path().resolve("name"))) {
      DfsCommand dfs = cluster.dfs();
      cluster.awaitWritable();
      dfs.run("mkdir", "/before").expectExit(0);

      disk.fillUpTo(1 << 20);
      Await.until("writes are refused", 30_000, () -> dfs.run("touchz", "/probe").exit() != 0);
      DfsCommand.Result refused = dfs.run("mkdir", "/full", "--json").expectExit(1);
      assertThat(refused.errorCode()).isEqualTo("READ_ONLY");
      assertThat(refused.json().path("error").path("message").asText())
          .contains("metadata disk is full");
      assertThat(dfs.run("ls", "-C", "/").expectExit(0).out()).contains("/before");

      disk.free();
      Await.until("writes are taken again", 30_000, () -> dfs.run("mkdir", "/after").exit() == 0);
      String listing = cluster.dfs().run("ls", "-R", "/").expectExit(0).out();
      cluster.kill("nn1");
      cluster.start("nn1").expectExit(0);
      cluster.awaitWritable();
      assertThat(cluster.dfs().run("ls", "-R", "/").out()).isEqualTo(listing);
      assertThat(cluster.dfs().run("ls", "-C", "/").out())
          .contains("/before", "/after")
          .doesNotContain("/full");
    }
  }
}
