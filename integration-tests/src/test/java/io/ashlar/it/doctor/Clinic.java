package io.ashlar.it.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.agent.DaemonFaults;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A cluster of six DataNodes in two racks that is made ill and cured again. The odd ones stand in
 * the first rack. Node 3 has two volumes, the NameNode two metadata folders.
 */
public final class Clinic {
  private static final int WAIT_MS = 120_000;

  private final LocalCluster cluster;
  private final DaemonFaults faults;
  private final Path temp;
  private final DfsCommand dfs;
  private final List<String> pausedPids = new ArrayList<>();

  /** {@code temp} is the parent of the cluster's folder. */
  public Clinic(LocalCluster cluster, DaemonFaults faults, Path temp) {
    this.cluster = cluster;
    this.faults = faults;
    this.temp = temp;
    this.dfs = cluster.dfs();
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

  long pid(String daemon) throws IOException {
    return Long.parseLong(
        Files.readString(cluster.dir().resolve("pids").resolve(daemon + ".pid")).strip());
  }

  void pause(String daemon) throws IOException {
    String pid = Long.toString(pid(daemon));
    pausedPids.add(pid);
    sh("kill -STOP " + pid);
  }

  /** {@code problems} of the doctor; its exit code must fit. */
  public JsonNode problems() {
    DfsCommand.Result result = dfs.run("doctor", "--json");
    JsonNode problems = result.json().path("result").path("problems");
    result.expectExit(problems.isEmpty() ? 0 : 4);
    return problems;
  }

  /** Codes of all problems. */
  public Set<String> codes() {
    Set<String> codes = new TreeSet<>();
    problems().forEach(problem -> codes.add(problem.path("code").asText()));
    return codes;
  }

  /** Waits until the doctor names exactly these. */
  public void await(Set<String> expected) {
    Set<String> sorted = new TreeSet<>(expected);
    List<String> last = new ArrayList<>();
    try {
      Await.until(
          "the doctor names " + sorted,
          WAIT_MS,
          () -> {
            JsonNode problems = problems();
            last.clear();
            Set<String> codes = new TreeSet<>();
            problems.forEach(
                problem -> {
                  codes.add(problem.path("code").asText());
                  last.add(problem.toString());
                });
            return codes.equals(sorted);
          });
    } catch (AssertionError e) {
      throw new AssertionError("expected " + sorted + ", found " + String.join("\n", last), e);
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
    List<String> last = new ArrayList<>();
    try {
      Await.until(
          "the doctor finds nothing",
          WAIT_MS,
          () -> {
            last.clear();
            problems().forEach(problem -> last.add(problem.toString()));
            return last.isEmpty();
          });
    } catch (AssertionError e) {
      throw new AssertionError(commands + " left " + last, e);
    }
    return commands;
  }

  /** Lets paused processes go on, so that they can be ended. */
  public void wake() {
    for (String pid : pausedPids) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }
    pausedPids.clear();
  }
}
