package io.ashlar.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * One NameNode and DataNodes as separate processes on loopback, with the test profile.
 *
 * <p><b>Ownership</b>: close kills the daemons and removes the folder, also after a failed test.
 */
public final class LocalCluster implements AutoCloseable {
  private final Path parent;
  private final Path dir;
  private final DfsCommand launcher;
  private final List<String> options;

  private LocalCluster(Path parent, Map<String, String> environment, List<String> options) {
    this.parent = parent.toAbsolutePath();
    this.dir = this.parent.resolve("cluster");
    this.options = options;
    this.launcher = new DfsCommand(this.parent, List.of());
    environment.forEach(launcher::environment);
  }

  /** Starts a cluster below {@code parent} on free ports. */
  public static LocalCluster start(Path parent, String... options) {
    return start(parent, Map.of(), Arrays.asList(options));
  }

  /**
   * The same.
   *
   * @param environment of the daemons
   */
  public static LocalCluster start(
      Path parent, Map<String, String> environment, List<String> options) {
    LocalCluster cluster = new LocalCluster(parent, environment, options);
    try {
      cluster.startAll();
    } catch (Throwable failure) {
      try {
        cluster.close();
      } catch (IOException | RuntimeException | Error second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
    return cluster;
  }

  /** Starts whatever does not run. */
  public void startAll() {
    List<String> command = new ArrayList<>(List.of("cluster", "start", "--dir", dir.toString()));
    command.addAll(List.of("--profile", "test", "--port", "0"));
    command.addAll(options);
    launcher.run(command.toArray(new String[0])).expectExit(0);
  }

  /** Starts one daemon again. */
  public DfsCommand.Result start(String id) {
    return launcher.run("cluster", "start", id, "--dir", dir.toString());
  }

  /** SIGKILL to the given daemons; to all if none is given. */
  public void kill(String... ids) {
    List<String> command = new ArrayList<>(List.of("cluster", "stop", "--kill"));
    command.addAll(Arrays.asList(ids));
    command.addAll(List.of("--dir", dir.toString()));
    launcher.run(command.toArray(new String[0])).expectExit(0);
  }

  /** SIGTERM to the given daemons; to all if none is given. */
  public void stop(String... ids) {
    List<String> command = new ArrayList<>(List.of("cluster", "stop"));
    command.addAll(Arrays.asList(ids));
    command.addAll(List.of("--dir", dir.toString()));
    launcher.run(command.toArray(new String[0])).expectExit(0);
  }

  /** {@code result} of {@code cluster status --json}. */
  public JsonNode status() {
    return launcher
        .run("cluster", "status", "--dir", dir.toString(), "--json")
        .json()
        .path("result");
  }

  /** The daemon's entry in {@link #status}. */
  public JsonNode daemon(String id) {
    for (JsonNode daemon : status().path("daemons")) {
      if (daemon.path("id").asText().equals(id)) {
        return daemon;
      }
    }
    throw new AssertionError("no daemon " + id + " in " + status());
  }

  /** {@code dfs://host:port}. */
  public String uri() {
    return status().path("uri").asText();
  }

  /** Its folder. */
  public Path dir() {
    return dir;
  }

  /** Runs commands against this cluster. */
  public DfsCommand dfs() {
    return new DfsCommand(parent, List.of("--fs", uri()));
  }

  /** Runs a command that needs no NameNode. */
  public DfsCommand.Result offline(String... command) {
    return launcher.run(command);
  }

  /** Waits until safe mode is off. */
  public void awaitWritable() {
    dfs().run("admin", "safemode", "wait").expectExit(0);
  }

  /** Replica data files of a DataNode. */
  public List<Path> replicaFiles(String id) throws IOException {
    try (Stream<Path> files = java.nio.file.Files.walk(dir.resolve("data").resolve(id))) {
      return files.filter(file -> String.valueOf(file.getFileName()).matches("blk_\\d+")).toList();
    }
  }

  @Override
  public void close() throws IOException {
    boolean interrupted =
        Thread.interrupted(); // A test that ran out of time cleans up all the same.
    try {
      launcher.run("cluster", "destroy", "--dir", dir.toString());
      FileUtils.deleteDirectory(dir.toFile());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
