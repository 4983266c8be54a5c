package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files go in and come out through real processes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MainJobIT {
  private static final long BLOCK_BYTES = 1 << 20;

  private Path temp;
  private LocalCluster cluster;
  private DfsCommand dfs;

  @BeforeAll
  void startCluster(@TempDir Path folder) {
    temp = folder;
    cluster = LocalCluster.start(temp, "--datanodes", "3", "--racks", "2");
    dfs = cluster.dfs();
    cluster.awaitWritable();
  }

  @AfterAll
  void stopCluster() throws IOException {
    cluster.close();
  }

  @Test
  void shouldReturnATreeOfOddNamesAndSizesUnchanged() throws IOException {
    Path source = temp.resolve("odd");
    Trees.odd(source, BLOCK_BYTES);
    dfs.run("put", source.toString(), "/odd").expectExit(0);
    dfs.run("get", "/odd", temp.resolve("back").toString()).expectExit(0);
    assertThat(Trees.digests(temp.resolve("back"))).isEqualTo(Trees.digests(source));
  }

  @Test
  void shouldPlaceThreeReplicasOnThreeNodesAndTwoRacks() throws IOException {
    Path source = temp.resolve("placed");
    Trees.file(source, 3 * BLOCK_BYTES + 5, 11);
    dfs.run("put", source.toString(), "/placed").expectExit(0);
    JsonNode blocks =
        dfs.run("blocks", "/placed", "--json").expectExit(0).json().path("result").path("blocks");
    assertThat(blocks).hasSize(4);
    for (JsonNode block : blocks) {
      Set<String> nodes = new HashSet<>();
      Set<String> racks = new HashSet<>();
      block
          .path("replicas")
          .forEach(
              replica -> {
                nodes.add(replica.path("nodeId").asText());
                racks.add(replica.path("rack").asText());
              });
      assertThat(nodes).hasSize(3);
      assertThat(racks).hasSize(2);
    }
  }

  @Test
  void shouldPrintOneChecksumForOneContentAtAnyBlockSize() throws IOException {
    Path source = temp.resolve("same");
    Trees.file(source, 5 * BLOCK_BYTES / 2, 12);
    dfs.run("put", source.toString(), "/same1").expectExit(0);
    dfs.run("-D", "dfs.blocksize=2m", "put", source.toString(), "/same2").expectExit(0);
    String first = dfs.run("checksum", "/same1").expectExit(0).out();
    String second = dfs.run("checksum", "/same2").expectExit(0).out();
    assertThat(first).containsPattern("COMPOSITE-CRC32C [0-9a-f]{8}");
    assertThat(checksum(first)).isEqualTo(checksum(second));
  }

  @Test
  void shouldLeaveAnExistingTargetAloneWithoutForce() throws IOException {
    Path first = temp.resolve("first");
    Path second = temp.resolve("second");
    Trees.file(first, 1000, 13);
    Trees.file(second, 1000, 14);
    dfs.run("put", first.toString(), "/kept").expectExit(0);
    DfsCommand.Result refused = dfs.run("put", second.toString(), "/kept").expectExit(1);
    assertThat(refused.err()).contains("ALREADY_EXISTS").doesNotContain("\tat ");
    dfs.run("get", "/kept", temp.resolve("kept").toString()).expectExit(0);
    assertThat(Trees.sha256(temp.resolve("kept"))).isEqualTo(Trees.sha256(first));
    dfs.run("put", "-f", second.toString(), "/kept").expectExit(0);
    dfs.run("get", "-f", "/kept", temp.resolve("kept").toString()).expectExit(0);
    assertThat(Trees.sha256(temp.resolve("kept"))).isEqualTo(Trees.sha256(second));
  }

  @Test
  void shouldReportDanglingLinksAndCopyTheRest() throws IOException {
    Path source = Files.createDirectories(temp.resolve("links"));
    Trees.file(source.resolve("real"), 100, 15);
    Files.createSymbolicLink(source.resolve("good"), Path.of("real"));
    Files.createSymbolicLink(source.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(source.resolve("loop"), Path.of("."));
    JsonNode result =
        dfs.run("put", source.toString(), "/links", "--json").expectExit(1).json().path("result");
    assertThat(result.path("skipped")).hasSize(2);
    dfs.run("test", "-e", "/links/good").expectExit(0);
    dfs.run("test", "-e", "/links/dangling").expectExit(1);
  }

  private static String checksum(String line) {
    return line.substring(line.indexOf("COMPOSITE-CRC32C")).trim().split("\\s+", -1)[1];
  }
}
