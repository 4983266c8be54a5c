package io.ashlar.it.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.harness.DfsCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run on a cluster of its own, its document, and what it leaves behind: nothing. */
final class BenchIT {
  @TempDir Path temp;

  @Test
  void shouldMeasureOnItsOwnClusterAndRemoveIt() throws IOException {
    DfsCommand dfs = new DfsCommand(temp, List.of());
    Path folder = temp.resolve("bench");
    JsonNode document =
        dfs.run("bench", "--quick", "--only", "stat", "--dir", folder.toString(), "--json")
            .expectExit(0)
            .json();
    assertThat(document.path("schema").asText()).isEqualTo("dfs.bench/1");
    List<String> ids = new ArrayList<>();
    for (JsonNode figure : document.path("result").path("figures")) {
      ids.add(figure.path("quantity").asText() + figure.path("threads").asText());
      assertThat(figure.path("row").asText()).isEqualTo("stat");
      assertThat(figure.path("contender").asText()).isEqualTo("ashlar");
    }
    assertThat(ids).contains("rate1", "rate8", "rate32", "p50" + 1, "cpu" + 8);
    assertThat(document.path("result").path("failed")).isEmpty();
    assertThat(Files.exists(folder)).isFalse();
  }

  @Test
  void shouldRefuseUnknownRowsAndFoldersThatAreNotEmpty() throws IOException {
    DfsCommand dfs = new DfsCommand(temp, List.of());
    assertThat(dfs.run("bench", "--only", "nonsense").expectExit(2).err()).contains("nonsense");
    assertThat(dfs.run("bench", "--peer", "nfs").expectExit(2).err()).contains("expected hdfs");
    Path used = Files.createDirectory(temp.resolve("used"));
    Files.writeString(used.resolve("mine"), "keep");
    dfs.run("bench", "--quick", "--only", "stat", "--dir", used.toString()).expectExit(2);
    assertThat(Files.readString(used.resolve("mine"))).isEqualTo("keep");
  }
}
