package io.ashlar.it.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.client.DfsClient;
import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.agent.DaemonFaults;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A cluster of six DataNodes in two racks that is made ill and cured again. The odd ones stand in
 * the first rack. Node 3 has two volumes, the NameNode two metadata folders.
 */
public final class Clinic implements AutoCloseable {
  private static final int WAIT_MS = 120_000;

  private final LocalCluster cluster;
  private final DaemonFaults faults;
  private final Path temp;
  private final DfsCommand dfs;
  private final DfsClient client;
  private final Map<String, Long> paused = new HashMap<>();

  /** {@code temp} is the parent of the cluster's folder. */
  public Clinic(LocalCluster cluster, DaemonFaults faults, Path temp) throws IOException {
    this.cluster = cluster;
    this.faults = faults;
    this.temp = temp;
    this.dfs = cluster.dfs();
    this.client = DfsClient.connect(URI.create(cluster.uri()), Map.of());
  }

  /** How its cluster is started below {@code temp}. */
  public static List<String> options(Path temp) {
    Path data = temp.toAbsolutePath().resolve("cluster").resolve("data");
    return List.of(
        "--datanodes",
        "6",
        "--racks",
        "2",
        "-Ddfs.namenode.stale.datanode.interval=3s",
        "-Ddfs.namenode.dead.datanode.interval=12s",
        "-Ddfs.replication=2",
        "-Dnn1:dfs.namenode.name.dir=" + data.resolve("nn1/a") + "," + data.resolve("nn1/b"),
        "-Ddn3:dfs.datanode.data.dir=" + data.resolve("dn3/v1") + "," + data.resolve("dn3/v2"));
  }

  LocalCluster cluster() {
    return cluster;
  }

  DaemonFaults faults() {
    return faults;
  }

  DfsCommand dfs() {
    return dfs;
  }

  /** Folder of a daemon's data. */
  Path data(String daemon) {
    return cluster.dir().resolve("data").resolve(daemon);
  }

  /** A local file of that many bytes. */
  Path file(String name, int bytes) throws IOException {
    Path file = temp.resolve(name);
    byte[] content = new byte[bytes];
    Arrays.fill(content, (byte) name.hashCode());
    return Files.write(file, content);
  }

  /** A local folder of files of that many bytes each. */
  Path files(String name, int count, int bytes) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(name));
    for (int i = 0; i < count; i++) {
      Files.write(folder.resolve("f" + i), new byte[bytes]);
    }
    return folder;
  }

  long pid(String daemon) throws IOException {
    return Long.parseLong(
        Files.readString(cluster.dir().resolve("pids").resolve(daemon + ".pid")).strip());
  }

  void pause(String daemon) throws IOException {
    paused.put(daemon, pid(daemon));
    sh("kill -STOP " + pid(daemon));
  }

  /** {@code problems} of the doctor; its exit code must fit. */
  public JsonNode problems() {
    DfsCommand.Result result = dfs.run("doctor", "--json");
    JsonNode problems = result.json().path("result").path("problems");
    result.expectExit(problems.isEmpty() ? 0 : 4);
    return problems;
  }

  /** Codes of all problems, asked without a process. */
  public Set<String> codes() throws IOException {
    Set<String> codes = new TreeSet<>();
    client.admin().diagnose().problems().forEach(problem -> codes.add(problem.code()));
    return codes;
  }

  /** Waits until the doctor names exactly these. */
  public void await(Set<String> expected) throws IOException {
    Set<String> sorted = new TreeSet<>(expected);
    try {
      Await.until("the doctor names " + sorted, WAIT_MS, () -> codes().equals(sorted));
    } catch (AssertionError e) {
      throw new AssertionError(
          "expected " + sorted + ", found " + client.admin().diagnose().problems(), e);
    }
  }

  /** Runs the command of every problem, each once, as a person would paste it. */
  public List<String> runCommands() throws IOException {
    List<String> commands = new ArrayList<>();
    for (JsonNode problem : problems()) {
      String command = problem.path("command").asText();
      if (!commands.contains(command)) {
        commands.add(command);
      }
    }
    for (String command : commands) {
      run(command);
    }
    return commands;
  }

  private void run(String command) throws IOException {
    for (String part : command.split(" && ", 0)) {
      if (!part.startsWith("dfs ")) {
        sh(part);
        continue;
      }
      String[] words =
          Arrays.stream(part.substring("dfs ".length()).split(" ", 0))
              .map(word -> word.replace("'", ""))
              .toArray(String[]::new);
      DfsCommand.Result result =
          words[0].equals("cluster") ? cluster.offline(words) : dfs.run(words);
      if (!words[0].equals("fsck")) { // It says with 4 that it found what it was asked for.
        result.expectExit(0);
      }
    }
  }

  static void sh(String line) throws IOException {
    Process process = new ProcessBuilder(List.of("sh", "-c", line)).inheritIO().start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(line + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Brings it about and waits until the doctor names it beside {@code others}. */
  public void fallIll(Ailment ailment, Set<String> others) throws IOException {
    ailment.onset().on(this);
    Set<String> expected = new TreeSet<>(others);
    expected.addAll(ailment.codes());
    await(expected);
  }

  /** Runs the printed commands until the doctor finds nothing any more. */
  public List<String> cure(Ailment... ailments) throws IOException {
    for (Ailment ailment : ailments) {
      if (ailment.id().endsWith("disk")) {
        ailment.repair().on(this); // A command cannot replace a disk; it comes after that.
      }
    }
    List<String> commands = new ArrayList<>(runCommands());
    for (Ailment ailment : ailments) {
      if (!ailment.id().endsWith("disk")) {
        ailment.repair().on(this);
      }
    }
    try {
      await(Set.of());
    } catch (AssertionError e) {
      throw new AssertionError("not cured by " + commands, e);
    }
    return commands;
  }

  /** Ends paused processes that no command has ended. */
  private void wake() throws IOException {
    for (Map.Entry<String, Long> entry : paused.entrySet()) {
      if (pid(entry.getKey()) == entry.getValue()) {
        sh("kill -CONT " + entry.getValue());
      }
    }
    paused.clear();
  }

  @Override
  public void close() throws IOException {
    wake();
    client.close();
  }
}
