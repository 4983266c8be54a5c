package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.Trees;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster in a state that cannot serve the request says why, and what to do. */
final class RefusedStateIT {
  @TempDir Path temp;

  @Test
  void shouldSayOfEachDataNodeWhyItWasNotChosen() throws IOException {
    Path local = file("local", 100_000);
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes=2")) {
      cluster.awaitWritable();
      cluster.kill("dn1", "dn2");
      DfsCommand dfs = cluster.dfs();
      Await.until(
          "the error names both nodes as dead",
          60_000,
          () -> {
            DfsCommand.Result put = dfs.run("put", local.toString(), "/nowhere", "--json");
            return put.errorCode().equals("NO_DATANODES")
                && put.json().path("error").path("evidence").size() >= 2
                && put.json().path("error").path("message").asText().contains("dead");
          });
      assertThat(dfs.run("ls", "-C", "-R", "/").out()).as("nothing half done").isBlank();
    }
  }

  @Test
  void shouldEndAPutWithItsDeadlineWhenTheNameNodeDies() throws IOException {
    Path local = file("local", 200L << 20);
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes=1", "-Ddfs.replication=1")) {
      cluster.awaitWritable();
      DfsCommand dfs = cluster.dfs().limitSeconds(45);
      DfsCommand.Running put = dfs.start("--timeout", "4s", "put", local.toString(), "/big");
      cluster.kill("nn1");
      DfsCommand.Result result = dfs.finish(put).expectExit(3);
      assertThat(result.err()).contains("remedy:").doesNotContain("\tat ");
    }
  }

  @Test
  void shouldStopAtTheCapacityOfAVolumeAndGoOnWhenThereIsRoom() throws IOException {
    Path small = file("small", 1 << 20);
    Path big = file("big", 24 << 20);
    Path data = temp.toAbsolutePath().resolve("volume");
    try (LocalCluster cluster =
        LocalCluster.start(
            temp,
            "--datanodes=1",
            "-Ddfs.replication=1",
            "-Ddn1:dfs.datanode.du.reserved=0",
            "-Ddn1:dfs.datanode.data.dir=[capacity=16m]" + data)) {
      cluster.awaitWritable();
      DfsCommand dfs = cluster.dfs();
      dfs.run("put", small.toString(), "/small").expectExit(0);
      DfsCommand.Result full = dfs.run("put", big.toString(), "/big", "--json").expectExit(1);
      assertThat(full.errorCode()).isIn("NO_DATANODES", "NO_SPACE");
      assertThat(dfs.run("ls", "-C", "/").out()).isEqualTo("/small\n");
      Path back = temp.resolve("back");
      dfs.run("get", "/small", back.toString()).expectExit(0);
      assertThat(Trees.sha256(back)).isEqualTo(Trees.sha256(small));
      Await.until( // What the refused put wrote is deleted by and by.
          "there is room again",
          60_000,
          () -> dfs.run("put", "-f", small.toString(), "/again").exit() == 0);
    }
  }

  @Test
  void shouldRefuseAVolumeOfAnotherCluster() throws IOException {
    Path data = temp.toAbsolutePath().resolve("volume");
    String volume = "-Ddn1:dfs.datanode.data.dir=" + data;
    Path first = Files.createDirectory(temp.resolve("first"));
    try (LocalCluster cluster = LocalCluster.start(first, "--datanodes=1", volume)) {
      cluster.awaitWritable();
    }
    Path second = Files.createDirectory(temp.resolve("second"));
    DfsCommand launcher = new DfsCommand(second, List.of());
    String dir = second.toAbsolutePath().resolve("cluster").toString();
    try {
      DfsCommand.Result refused =
          launcher
              .run("cluster", "start", "--dir", dir, "--port=0", "--datanodes=1", volume)
              .expectExit(1);
      assertThat(refused.err()).contains("WRONG_CLUSTER", data.toString());
    } finally {
      launcher.run("cluster", "destroy", "--dir", dir).expectExit(0);
      FileUtils.deleteDirectory(data.toFile());
    }
  }

  @Test
  void shouldNameThePortThatIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DfsCommand launcher = new DfsCommand(temp, List.of());
      String dir = temp.toAbsolutePath().resolve("cluster").toString();
      String port = Integer.toString(taken.getLocalPort());
      try {
        DfsCommand.Result refused =
            launcher.run("cluster", "start", "--dir", dir, "--port", port).expectExit(1);
        assertThat(refused.err()).contains(port).contains("remedy:").doesNotContain("\tat ");
      } finally {
        launcher.run("cluster", "destroy", "--dir", dir);
      }
    }
  }

  @Test
  void shouldReportAFileThatCannotBeReadAndCopyTheRest() throws IOException {
    Path tree = Files.createDirectory(temp.resolve("tree"));
    Trees.file(tree.resolve("good"), 1000, 1);
    // Readable by nobody, root included: reading this process's unmapped first page fails.
    Files.createSymbolicLink(tree.resolve("unreadable"), Path.of("/proc/self/mem"));
    try (LocalCluster cluster = LocalCluster.start(temp, "--datanodes=1", "-Ddfs.replication=1")) {
      cluster.awaitWritable();
      DfsCommand dfs = cluster.dfs();
      JsonNode put =
          dfs.run("put", tree.toString(), "/tree", "--json").expectExit(1).json().path("result");
      assertThat(put.path("files").asInt()).isEqualTo(1);
      assertThat(put.path("failed").size() + put.path("skipped").size()).isEqualTo(1);
      assertThat(dfs.run("ls", "-C", "/tree").out()).isEqualTo("/tree/good\n");
    } finally {
      Files.deleteIfExists(tree.resolve("unreadable"));
    }
  }

  private Path file(String name, long bytes) throws IOException {
    Path local = temp.resolve(name);
    Trees.file(local, bytes, 1);
    return local;
  }
}
