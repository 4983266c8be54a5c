package io.ashlar.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cluster of one NameNode and three DataNodes that the benchmark starts and destroys itself. */
final class BenchCluster implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path dfs;
  private final Path dir;
  private final JsonNode status;

  private BenchCluster(Path dfs, Path dir, JsonNode status) {
    this.dfs = dfs;
    this.dir = dir;
    this.status = status;
  }

  static BenchCluster start(Path dfs, Path dir) throws IOException, InterruptedException {
    run(dfs, "cluster", "start", "--dir", dir.toString(), "--port", "0");
    run(dfs, "admin", "safemode", "wait", "--fs", uri(dfs, dir).toString());
    return new BenchCluster(dfs, dir, status(dfs, dir));
  }

  private static JsonNode status(Path dfs, Path dir) throws IOException, InterruptedException {
    return JSON.readTree(run(dfs, "cluster", "status", "--dir", dir.toString(), "--json"))
        .path("result");
  }

  private static URI uri(Path dfs, Path dir) throws IOException, InterruptedException {
    return URI.create(status(dfs, dir).path("uri").asText());
  }

  URI uri() {
    return URI.create(status.path("uri").asText());
  }

  /** Process ids of the daemons, by id. */
  Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    status.path("daemons").forEach(d -> pids.put(d.path("id").asText(), d.path("pid").asLong()));
    return pids;
  }

  /** Runs a command of the shell against this cluster and gives its wall seconds. */
  double wallSeconds(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("--fs", uri().toString()));
    command.addAll(List.of(arguments));
    long start = System.nanoTime();
    run(dfs, command.toArray(new String[0]));
    return (System.nanoTime() - start) / 1e9;
  }

  private static String run(Path dfs, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(dfs.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException(command + " ended with " + exit);
    }
    return out;
  }

  @Override
  public void close() throws IOException {
    try {
      run(dfs, "cluster", "destroy", "--dir", dir.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
