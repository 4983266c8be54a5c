package io.ashlar.dist.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.protocol.error.DfsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFolderTest {
  @TempDir Path dir;

  @Test
  void shouldReadBackWhatItWrote() throws IOException {
    ClusterSpec spec =
        new ClusterSpec(
            1,
            "id",
            "::1",
            2,
            "test",
            Map.of("dfs.replication", "2"),
            List.of(
                new DaemonSpec("nn1", Role.NAMENODE, "", 1, 2, Map.of()),
                new DaemonSpec("dn1", Role.DATANODE, "/rack1", 3, 4, Map.of("k", "v"))));
    ClusterFolder folder = new ClusterFolder(dir);

    folder.write(spec);

    assertThat(folder.read()).isEqualTo(spec);
    assertThat(folder.read().uri()).isEqualTo("dfs://[::1]:1");
  }

  @Test
  void shouldSayThatAFolderHoldsNoCluster() {
    assertThatThrownBy(() -> new ClusterFolder(dir).read())
        .isInstanceOf(DfsException.class)
        .hasMessageContaining("no cluster in " + dir);
  }

  @Test
  void shouldRefuseAFileOfAnotherForm() throws IOException {
    Files.writeString(dir.resolve("cluster.json"), "{broken");

    assertThatThrownBy(() -> new ClusterFolder(dir).read())
        .hasMessageContaining("not a description of a cluster");
  }

  @Test
  void shouldRefuseTheLayoutOfANewerVersion() throws IOException {
    Files.writeString(dir.resolve("cluster.json"), "{\"version\": 99}");

    assertThatThrownBy(() -> new ClusterFolder(dir).read()).hasMessageContaining("layout 99");
  }
}
