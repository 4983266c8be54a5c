package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.LoopFileSystem;
import io.ashlar.it.harness.Metrics;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCategory;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D13: a volume is full in the middle of a block. */
final class FullVolumeIT {
  private static final int WAIT_MS = 60_000;
  private static final int BLOCK_BYTES = 1 << 20;

  @TempDir private Path temp;

  @Test
  void shouldGoOnWithTheOtherNodesWhenOneIsFull_D13() throws IOException {
    try (LoopFileSystem disk = LoopFileSystem.mount(temp, "dn1disk", 48);
        LocalCluster cluster =
            LocalCluster.start(
                temp,
                "--datanodes=3",
                "-Ddn1:dfs.datanode.data.dir=" + disk.path().resolve("data"))) {
      cluster.awaitWritable();
      try (DfsClient client = DfsClient.connect(URI.create(cluster.uri()), Map.of())) {
        write(client, "/before", content(3));
        fillMidBlock(client, disk, "/mid");
        // The node that is full is left out, and the volume is not given up.
        write(client, "/after", content(4));
        assertThat(read(client, "/after")).isEqualTo(content(4));
        assertThat(read(client, "/before")).isEqualTo(content(3));
        client.delete("/mid", false);
        awaitNothingReserved(cluster);
        assertThat(failures(cluster)).isEmpty();
        disk.free();
        Await.until(
            "the node takes blocks again",
            WAIT_MS,
            () -> {
              write(client, "/again", content(5));
              return replicas(cluster, "/again") == 3 * blocksOf(content(5));
            });
      }
    }
  }

  @Test
  void shouldSayThatThereIsNoSpaceAndRecoverByDeleting_D13() throws IOException {
    try (LoopFileSystem disk = LoopFileSystem.mount(temp, "disk", 48);
        LocalCluster cluster =
            LocalCluster.start(
                temp,
                "--datanodes=3",
                "-Ddn1:dfs.datanode.data.dir=" + disk.path().resolve("dn1"),
                "-Ddn2:dfs.datanode.data.dir=" + disk.path().resolve("dn2"),
                "-Ddn3:dfs.datanode.data.dir=" + disk.path().resolve("dn3"))) {
      cluster.awaitWritable();
      try (DfsClient client = DfsClient.connect(URI.create(cluster.uri()), Map.of())) {
        write(client, "/keep", content(1));
        write(client, "/delete", content(5));
        DfsException midBlock = fillMidBlock(client, disk, "/mid");
        assertThat(midBlock).isNotNull();
        client.delete("/mid", false);
        Await.until("a new file is refused", WAIT_MS, () -> refusal(client) != null);
        DfsException refused = Objects.requireNonNull(refusal(client));
        assertThat(refused.category()).isEqualTo(ErrorCategory.RESOURCE);
        // From the NameNode, or before its heartbeat says so from the last node that was tried.
        assertThat(refused.getMessage()).containsAnyOf("space", "DISK_FULL");
        assertThat(read(client, "/keep")).isEqualTo(content(1));

        client.delete("/delete", false);
        Await.until(
            "writes work again",
            WAIT_MS,
            () -> {
              write(client, "/again", content(1));
              return true;
            });
        assertThat(read(client, "/again")).isEqualTo(content(1));
        awaitNothingReserved(cluster);
        assertThat(failures(cluster)).isEmpty();
      }
    }
  }

  /**
   * Takes the last room away in the middle of a block. What the writer hears is definite, and null
   * if it heard nothing because it went on without the full nodes.
   */
  private static @Nullable DfsException fillMidBlock(
      DfsClient client, LoopFileSystem disk, String path) throws IOException {
    DfsOutputStream out = client.create(path, CreateOptions.defaults());
    try {
      byte[] block = content(1);
      out.write(block, 0, 200_000);
      out.hflush();
      disk.fillUpTo(64 << 10);
      out.write(block, 200_000, BLOCK_BYTES - 200_000);
      out.close();
      return null;
    } catch (DfsException e) {
      out.abort();
      assertThat(e.code()).isIn(ErrorCode.PIPELINE_FAILED, ErrorCode.DISK_FULL);
      assertThat(e.getMessage()).contains("space");
      assertThat(e.error().evidence()).containsKey("badNode");
      return e;
    }
  }

  private static @Nullable DfsException refusal(DfsClient client) throws IOException {
    try {
      write(client, "/refused", content(1));
      return null;
    } catch (DfsException e) {
      return e;
    }
  }

  private static byte[] content(int blocks) {
    byte[] bytes = new byte[blocks * BLOCK_BYTES];
    new Random(blocks).nextBytes(bytes);
    return bytes;
  }

  private static int blocksOf(byte[] content) {
    return content.length / BLOCK_BYTES;
  }

  private static void write(DfsClient client, String path, byte[] content) throws IOException {
    DfsOutputStream out = client.create(path, CreateOptions.defaults().withOverwrite(true));
    try {
      out.write(content);
      out.close();
    } catch (IOException e) {
      out.abort();
      client.delete(path, false);
      throw e;
    }
  }

  private static byte[] read(DfsClient client, String path) throws IOException {
    try (DfsInputStream in = client.open(path)) {
      return in.readAllBytes();
    }
  }

  private static int replicas(LocalCluster cluster, String path) {
    int count = 0;
    JsonNode result =
        cluster.dfs().run("blocks", path, "--json").expectExit(0).json().path("result");
    for (JsonNode block : result.findValues("blocks").get(0)) {
      count += block.path("replicas").size();
    }
    return count;
  }

  private static void awaitNothingReserved(LocalCluster cluster) {
    for (String id : List.of("dn1", "dn2", "dn3")) {
      Await.until(
          id + " has promised no space to anybody",
          WAIT_MS,
          () -> Metrics.of(cluster, id).sum("reserved") == 0);
    }
  }

  private static List<String> failures(LocalCluster cluster) {
    List<String> failures = new ArrayList<>();
    JsonNode report = cluster.dfs().run("admin", "report", "--json").expectExit(0).json();
    report.findValuesAsText("failure").stream()
        .filter(one -> !one.isEmpty() && !one.equals("null"))
        .forEach(failures::add);
    return failures;
  }
}
