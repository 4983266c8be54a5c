package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.LoopFileSystem;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D16: the file system of a volume turns read-only under the DataNode. */
final class ReadOnlyVolumeIT {
  private static final int WAIT_MS = 60_000;

  @TempDir private Path temp;

  @Test
  void shouldTakeTheVolumeOutAndAcknowledgeNothingOnIt_D16() throws IOException {
    try (LoopFileSystem disk = LoopFileSystem.mount(temp, "disk", 48);
        LocalCluster cluster =
            LocalCluster.start(
                temp,
                "--datanodes=3",
                "-Ddn1:dfs.datanode.data.dir="
                    + disk.path().resolve("data")
                    + ",[capacity=16m]"
                    + temp.resolve("other"))) {
      cluster.awaitWritable();
      try (DfsClient client = DfsClient.connect(URI.create(cluster.uri()), Map.of())) {
        Map<String, byte[]> acknowledged = new LinkedHashMap<>();
        for (int n = 0; n < 12; n++) {
          writeIfTaken(client, "/before" + n, acknowledged);
        }
        assertThat(acknowledged).hasSize(12);
        Set<String> held = replicaFiles(disk.path());
        assertThat(held).isNotEmpty();
        disk.abort();
        Await.until(
            "the volume is reported as failed",
            WAIT_MS,
            () -> {
              writeIfTaken(client, "/after" + acknowledged.size(), acknowledged);
              return failure(cluster).contains("ead-only");
            });
        for (int n = 0; n < 8; n++) {
          writeIfTaken(client, "/later" + n, acknowledged);
        }
        // All of them are read back, and none of the new ones came to lie on the volume.
        for (Map.Entry<String, byte[]> file : acknowledged.entrySet()) {
          assertThat(read(client, file.getKey())).isEqualTo(file.getValue());
        }
        assertThat(acknowledged.keySet()).anyMatch(path -> path.startsWith("/later"));
        assertThat(replicaFiles(disk.path())).isEqualTo(held);
        assertThat(cluster.daemon("dn1").path("state").asText()).isEqualTo("running");
      }
    }
  }

  private static void writeIfTaken(DfsClient client, String path, Map<String, byte[]> acknowledged)
      throws IOException {
    byte[] content = new byte[300_000];
    new Random(path.hashCode()).nextBytes(content);
    DfsOutputStream out = client.create(path, CreateOptions.defaults().withOverwrite(true));
    try {
      out.write(content);
      out.close();
      acknowledged.put(path, content);
    } catch (DfsException e) {
      out.abort();
      client.delete(path, false);
    }
  }

  private static byte[] read(DfsClient client, String path) throws IOException {
    try (DfsInputStream in = client.open(path)) {
      return in.readAllBytes();
    }
  }

  private static Set<String> replicaFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith("blk_"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String failure(LocalCluster cluster) {
    JsonNode report = cluster.dfs().run("admin", "report", "--json").expectExit(0).json();
    return String.join(" ", report.findValuesAsText("failure"));
  }
}
