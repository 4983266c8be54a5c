package io.ashlar.benchmarks.ashlar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ashlar.benchmarks.driver.Driver;
import io.ashlar.benchmarks.process.Child;
import io.ashlar.benchmarks.process.Commands;
import io.ashlar.benchmarks.process.JavaCommand;
import io.ashlar.benchmarks.process.MemoryReading;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One NameNode in a process of its own, on a metadata folder that is there, without DataNodes. It
 * keeps its ports from one start to the next.
 *
 * <p><b>Threading</b>: one thread; {@link #close} from any.
 */
public final class NameNodeAlone implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long START_LIMIT_SECONDS = 600;
  private static final long STOP_LIMIT_SECONDS = 60;
  private static final long COMMAND_TIMEOUT_MS = 120_000;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Commands commands;
  private final Path dfs;
  private final Path names;
  private final Path dir;
  private final List<String> jvmOptions;
  private final HttpClient http = HttpClient.newHttpClient();
  private String rpcAddress = "127.0.0.1:0";
  private String httpAddress = "127.0.0.1:0";
  private volatile @Nullable Process process;
  private volatile @Nullable Child guard;

  /**
   * A NameNode that is not started yet.
   *
   * @param names its metadata folder
   * @param dir folder for its configuration and logs, which is made
   * @param jvmOptions of its process
   */
  public NameNodeAlone(Commands commands, Path dfs, Path names, Path dir, List<String> jvmOptions) {
    this.commands = commands;
    this.dfs = dfs;
    this.names = names;
    this.dir = dir;
    this.jvmOptions = List.copyOf(jvmOptions);
  }

  /**
   * Begins its process and returns once it serves.
   *
   * @return when the process was begun, by {@link System#nanoTime}
   */
  public long start() throws IOException {
    Path status = configure();
    ProcessBuilder builder =
        new ProcessBuilder(dfs.toString(), "namenode", "--conf", dir.toString());
    builder.directory(dir.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(dir.resolve("namenode.log").toFile());
    long begun = System.nanoTime();
    Process begunProcess = builder.start();
    process = begunProcess;
    guard = Child.start("guard", guardCommand(begunProcess.pid()), dir.resolve("guard.log"));
    awaitFile(status, begunProcess);
    JsonNode addresses = JSON.readTree(status.toFile());
    rpcAddress = address(addresses.path("rpc"));
    httpAddress = address(addresses.path("http"));
    return begun;
  }

  private Path configure() throws IOException {
    Path status = dir.resolve("status.json");
    Files.createDirectories(dir);
    Files.deleteIfExists(status);
    Files.write(dir.resolve("jvm.options"), jvmOptions);
    Files.write(
        dir.resolve("dfs.properties"),
        List.of(
            "dfs.namenode.name.dir=" + names,
            "dfs.namenode.rpc-address=" + rpcAddress,
            "dfs.namenode.http-address=" + httpAddress,
            // One process plays all DataNodes, and on a loaded machine it may be silent for long.
            "dfs.namenode.dead.datanode.interval=10m",
            "dfs.daemon.status-file=" + status));
    return status;
  }

  /** Ends the NameNode if this process ends in a way in which it could not do so itself. */
  private static List<String> guardCommand(long pid) {
    String script = "trap '' INT HUP TERM; read -r word; [[ $word == done ]] || kill \"$0\"";
    return List.of("bash", "-c", script, Long.toString(pid));
  }

  private static void awaitFile(Path status, Process process) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_LIMIT_SECONDS);
    while (!Files.exists(status)) {
      if (!process.isAlive()) {
        throw new IOException(
            "the NameNode ended with " + process.exitValue() + "; see " + status.getParent());
      }
      if (System.nanoTime() - end > 0) {
        throw new IOException("the NameNode does not serve after " + START_LIMIT_SECONDS + " s");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static String address(JsonNode address) {
    return address.path("host").asText() + ":" + address.path("port").asInt();
  }

  /** Host that it listens on. */
  public String host() {
    return URI.create(uri()).getHost();
  }

  /** Port that it listens on. */
  public int port() {
    return URI.create(uri()).getPort();
  }

  private String uri() {
    return "dfs://" + rpcAddress;
  }

  /** Its process id. */
  public long pid() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("the NameNode was not started");
    }
    return running.pid();
  }

  /** The command that starts a driver for it. */
  public List<String> driverCommand(List<String> driverOptions) {
    List<String> command =
        JavaCommand.of(
            driverOptions, System.getProperty("java.class.path"), Driver.class.getName());
    command.add(AshlarTarget.Factory.class.getName());
    command.add(uri());
    return command;
  }

  /** True until enough replicas were reported. */
  public boolean isInSafeMode() throws IOException {
    return MemoryReading.metric(metrics(), "namenode_safemode") != 0;
  }

  /** Its memory after a full collection. */
  public MemoryReading memory() throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    // Twice: the first one finds buffers that nobody refers to, and the second their memory.
    for (int i = 0; i < 2; i++) {
      commands.run(COMMAND_TIMEOUT_MS, List.of(jcmd, Long.toString(pid()), "GC.run"));
    }
    String status = Files.readString(Path.of("/proc", Long.toString(pid()), "status"));
    return MemoryReading.parse(metrics(), status);
  }

  private String metrics() throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + httpAddress + "/metrics"))
            .timeout(Duration.ofMillis(COMMAND_TIMEOUT_MS))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Stops it cleanly. */
  public void stop() throws IOException {
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        running.destroyForcibly();
        running.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    process = null;
    Child watching = guard;
    if (watching != null) {
      watching.say("done");
      watching.close();
      guard = null;
    }
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  @Override
  public String toString() {
    return "the NameNode in " + dir;
  }
}
