package io.ashlar.benchmarks.ashlar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ashlar.benchmarks.driver.Driver;
import io.ashlar.benchmarks.process.Child;
import io.ashlar.benchmarks.process.Commands;
import io.ashlar.benchmarks.process.JavaCommand;
import io.ashlar.benchmarks.process.Ports;
import io.ashlar.benchmarks.run.FileSystemUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A local cluster of Ashlar with the shipped defaults, in a folder of the run. */
public final class AshlarCluster implements FileSystemUnderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long COMMAND_TIMEOUT_MS = 120_000;
  private static final String NAME_NODE = "nn1";

  private final Commands commands;
  private final Path dfs;
  private final Path dir;
  private final List<String> driverOptions;
  private final List<String> startOptions;
  private String uri = "";
  private @Nullable Child guard;
  private @Nullable Process restarted;

  /**
   * A cluster that is not started yet.
   *
   * @param commands runs the commands
   * @param dfs the launcher
   * @param dir folder of the cluster, which must not exist
   * @param driverOptions JVM options of drivers
   * @param startOptions of {@code dfs cluster start}
   */
  public AshlarCluster(
      Commands commands,
      Path dfs,
      Path dir,
      List<String> driverOptions,
      List<String> startOptions) {
    this.commands = commands;
    this.dfs = dfs;
    this.dir = dir;
    this.driverOptions = List.copyOf(driverOptions);
    this.startOptions = List.copyOf(startOptions);
  }

  /** Starts it; whoever owns it closes it, also if this fails in the middle. */
  public void start() throws IOException {
    guard = Child.start("guard", guardCommand(), dir.resolveSibling("guard.log"));
    List<String> start = command("cluster", "start", "--dir", dir.toString(), "--port", "0");
    start.addAll(startOptions);
    commands.run(COMMAND_TIMEOUT_MS, start);
    uri = status().path("uri").asText();
    dfs("admin", "safemode", "wait", "--fs", uri);
  }

  /**
   * Daemons of a local cluster outlive the command that starts them. The guard ends them when this
   * process has ended in a way in which it could not do so itself, such as SIGKILL.
   */
  private List<String> guardCommand() {
    String script =
        "trap '' INT HUP TERM; cat >/dev/null;"
            + " [[ ! -e $1/cluster.json ]] || \"$0\" cluster destroy --dir \"$1\"";
    return List.of("bash", "-c", script, dfs.toString(), dir.toString());
  }

  private JsonNode status() throws IOException {
    return JSON.readTree(dfs("cluster", "status", "--dir", dir.toString(), "--json"))
        .path("result");
  }

  private String dfs(String... arguments) throws IOException {
    return commands.run(COMMAND_TIMEOUT_MS, command(arguments));
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(dfs.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public Map<String, Long> pids() throws IOException {
    Map<String, Long> pids = new LinkedHashMap<>();
    status().path("daemons").forEach(d -> pids.put(d.path("id").asText(), d.path("pid").asLong()));
    Process process = restarted;
    if (process != null) {
      pids.put(NAME_NODE, process.pid());
    }
    return pids;
  }

  @Override
  public List<String> driverCommand(Map<String, String> settings) {
    List<String> command =
        JavaCommand.of(
            driverOptions, System.getProperty("java.class.path"), Driver.class.getName());
    command.add(AshlarTarget.Factory.class.getName());
    command.add(uri);
    settings.forEach((key, value) -> command.add(key + "=" + value));
    return command;
  }

  @Override
  public List<String> listCommand() {
    return command("ls", "/", "--fs", uri);
  }

  @Override
  public void stopNameNode() throws IOException {
    Process process = restarted;
    if (process == null) {
      dfs("cluster", "stop", NAME_NODE, "--dir", dir.toString());
    } else {
      stop(process);
      restarted = null;
    }
  }

  /** Begun by itself and not by the cluster's command, whose own start does not count. */
  @Override
  public long startNameNode() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command("namenode", "--conf", conf().toString()));
    builder.directory(dir.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(dir.resolve("restarted-namenode.log").toFile());
    long begun = System.nanoTime();
    Process process = builder.start();
    restarted = process;
    Ports.await(uri, process, 600_000);
    return begun;
  }

  private Path conf() {
    return dir.resolve("conf").resolve(NAME_NODE);
  }

  private static void stop(Process process) throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    Process process = restarted;
    if (process != null) {
      stop(process);
    }
    if (dir.resolve("cluster.json").toFile().exists()) {
      commands.runAlways(
          COMMAND_TIMEOUT_MS, command("cluster", "destroy", "--dir", dir.toString()));
    }
    Child watching = guard;
    if (watching != null) {
      watching.close();
    }
  }

  @Override
  public String toString() {
    return "the Ashlar cluster in " + dir;
  }
}
