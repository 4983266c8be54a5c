package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command that a new user types, and clusters beside it. */
final class QuickstartIT {
  private static final String LOOPBACK_6 = "::1";

  @TempDir Path temp;

  @AfterEach
  void destroyClusters() {
    for (String name : List.of("first", "second")) {
      if (Files.exists(temp.resolve(name))) {
        dfs().run("cluster", "destroy", "--dir", dir(name)).expectExit(0);
        assertThat(temp.resolve(name)).doesNotExist();
      }
    }
  }

  @Test
  void shouldStoreCompareAndLeaveTheClusterRunning() throws IOException {
    Path source = temp.resolve("source");
    Trees.odd(source, 1 << 20);
    String[] command = {
      "quickstart", "--dir", dir("first"), "--port", "0", "--source", source.toString(), "--json"
    };
    JsonNode result = dfs().run(command).expectExit(0).json().path("result");
    assertThat(result.path("compared").path("bytes").asLong())
        .isEqualTo(result.path("put").path("bytes").asLong())
        .isPositive();
    assertThat(status("first").path("daemons")).hasSize(4);
    assertThat(racks("first")).isEqualTo(2);

    JsonNode again = dfs().run(command).expectExit(0).json().path("result");
    assertThat(again.path("wasRunning").asBoolean()).isTrue();
    assertThat(pids(status("first"))).isEqualTo(pids(again.path("cluster")));

    DfsCommand.Result text =
        dfs().run("quickstart", "--dir", dir("first"), "--source", source.toString()).expectExit(0);
    assertThat(text.out()).contains("dfs ls", "dfs cluster stop");
    try (Stream<Path> written = Files.list(temp)) {
      assertThat(written.map(path -> String.valueOf(path.getFileName())))
          .as("nothing is written outside the given folder")
          .containsExactlyInAnyOrder("first", "source");
    }
  }

  @Test
  void shouldRunClustersSideBySideAlsoOnTheOtherLoopback() throws IOException {
    Path local = temp.resolve("local");
    Trees.file(local, 3_000_000, 1);
    start("first", "127.0.0.1");
    start("second", LOOPBACK_6);
    for (String name : List.of("first", "second")) {
      String uri = status(name).path("uri").asText();
      DfsCommand dfs = new DfsCommand(temp, List.of("--fs", uri));
      dfs.run("admin", "safemode", "wait").expectExit(0);
      dfs.run("put", local.toString(), "/of-" + name).expectExit(0);
      assertThat(dfs.run("ls", "-C", "/").expectExit(0).out()).isEqualTo("/of-" + name + "\n");
      Path back = temp.resolve("back-" + name);
      dfs.run("get", "/of-" + name, back.toString()).expectExit(0);
      assertThat(Trees.sha256(back)).isEqualTo(Trees.sha256(local));
    }
    assertThat(status("second").path("uri").asText()).contains("[" + LOOPBACK_6 + "]");
  }

  private void start(String name, String host) {
    dfs()
        .run(
            "cluster",
            "start",
            "--dir",
            dir(name),
            "--port",
            "0",
            "--host",
            host,
            "--datanodes",
            "1",
            "--profile",
            "test",
            "-D",
            "dfs.replication=1")
        .expectExit(0);
  }

  private JsonNode status(String name) {
    return dfs()
        .run("cluster", "status", "--dir", dir(name), "--json")
        .expectExit(0)
        .json()
        .path("result");
  }

  private long racks(String name) {
    JsonNode daemons = status(name).path("daemons");
    return Stream.iterate(0, i -> i < daemons.size(), i -> i + 1)
        .map(i -> daemons.path(i).path("rack").asText())
        .filter(rack -> rack.startsWith("/"))
        .distinct()
        .count();
  }

  private static List<Long> pids(JsonNode status) {
    return status.path("daemons").findValues("pid").stream().map(JsonNode::asLong).toList();
  }

  private DfsCommand dfs() {
    return new DfsCommand(temp, List.of());
  }

  private String dir(String name) {
    return temp.toAbsolutePath().resolve(name).toString();
  }
}
