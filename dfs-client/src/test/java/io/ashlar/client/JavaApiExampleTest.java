package io.ashlar.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.client.script.ScriptedCluster;
import io.ashlar.protocol.error.DfsException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The examples of the user guide run, and the guide shows them as they are here. */
final class JavaApiExampleTest {
  private static final Path GUIDE = Path.of("..", "docs", "user-guide", "java-api.md");
  private static final Path SOURCE =
      Path.of("src", "test", "java", "io", "ashlar", "client", "JavaApiExampleTest.java");

  @Test
  void shouldRunTheExamples() throws IOException {
    try (ScriptedCluster cluster = new ScriptedCluster(3)) {
      URI uri = cluster.nameNode().uri();

      assertThat(writeAndRead(uri)).isEqualTo("one course of stones");
      assertThat(randomAccess(uri)).isEqualTo("stones");
      assertThat(visibleWhileWritten(uri)).isEqualTo("first");
      assertThat(manyAtOnce(uri)).containsExactly(20L, 20L);
      assertThat(placesToRead(uri)).isNotEmpty();
      assertThat(whatWentWrong(uri)).startsWith("NOT_FOUND USER ");
    }
  }

  private static String writeAndRead(URI uri) throws IOException {
    try (DfsClient client = DfsClient.connect(uri, Map.of("dfs.client.user", "alice"))) {
      try (DfsOutputStream out = client.create("/course", CreateOptions.defaults())) {
        out.write("one course of stones".getBytes(StandardCharsets.UTF_8));
      }
      try (DfsInputStream in = client.open("/course")) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  private static String randomAccess(URI uri) throws IOException {
    try (DfsClient client = DfsClient.connect(uri, Map.of());
        DfsInputStream in = client.open("/course")) {
      byte[] word = new byte[6];
      in.preadFully(14, word, 0, word.length);
      return new String(word, StandardCharsets.UTF_8);
    }
  }

  private static String visibleWhileWritten(URI uri) throws IOException {
    CreateOptions options =
        CreateOptions.defaults().withCreateParents(true).withReplication(2).withMode(0640);
    try (DfsClient client = DfsClient.connect(uri, Map.of());
        DfsOutputStream out = client.create("/logs/today", options)) {
      out.write("first".getBytes(StandardCharsets.UTF_8));
      out.hflush(); // Readers that open the file from now on see it.
      out.hsync(); // It outlives a loss of power.
      try (DfsInputStream in = client.open("/logs/today")) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  private static List<Long> manyAtOnce(URI uri) throws IOException {
    try (DfsClient client = DfsClient.connect(uri, Map.of())) {
      List<CompletableFuture<FileStatus>> asked = new ArrayList<>();
      for (String path : List.of("/course", "/course")) {
        asked.add(client.async().stat(path));
      }
      return asked.stream().map(status -> status.join().length()).toList();
    }
  }

  private static List<FileSplit> placesToRead(URI uri) throws IOException {
    try (DfsClient client = DfsClient.connect(uri, Map.of())) {
      return client.splits("/course"); // path, offset, length, hosts
    }
  }

  private static String whatWentWrong(URI uri) throws IOException {
    try (DfsClient client = DfsClient.connect(uri, Map.of())) {
      client.open("/nothing").close();
      return "";
    } catch (DfsException e) {
      return e.code() + " " + e.category() + " " + e.error().message() + " " + e.remedy();
    }
  }

  @Test
  void shouldShowTheExamplesAsTheyAre() throws IOException {
    List<String> source = stripped(Files.readAllLines(SOURCE));
    List<List<String>> shown = codeOf(Files.readAllLines(GUIDE));

    assertThat(shown).hasSizeGreaterThanOrEqualTo(5);
    for (List<String> block : shown) {
      assertThat(source).containsSequence(block);
    }
  }

  private static List<List<String>> codeOf(List<String> guide) {
    List<List<String>> blocks = new ArrayList<>();
    int from = guide.indexOf("```java");
    while (from >= 0) {
      int length = guide.subList(from + 1, guide.size()).indexOf("```");
      blocks.add(stripped(guide.subList(from + 1, from + 1 + length)));
      int at = guide.subList(from + 1 + length, guide.size()).indexOf("```java");
      from = at < 0 ? -1 : from + 1 + length + at;
    }
    return blocks;
  }

  private static List<String> stripped(List<String> lines) {
    return lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
