package io.ashlar.benchmarks.hdfs;

import io.ashlar.benchmarks.driver.Driver;
import io.ashlar.benchmarks.driver.Words;
import io.ashlar.benchmarks.process.Child;
import io.ashlar.benchmarks.process.CloseStack;
import io.ashlar.benchmarks.process.Commands;
import io.ashlar.benchmarks.process.JavaCommand;
import io.ashlar.benchmarks.run.FileSystemUnderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real HDFS on loopback with ports that the system chose. Each daemon ends when this process
 * ends. A DataNode is told the port that our own NameNode said it has, so that none can join a
 * cluster of somebody else.
 */
public final class HdfsCluster implements FileSystemUnderTest {
  private static final int DATA_NODES = 3;
  private static final long START_TIMEOUT_MS = 120_000;
  private static final String DAEMON = "io.ashlar.benchmarks.peer.PeerDaemon";
  private static final String TARGET = "io.ashlar.benchmarks.peer.HadoopTarget$Factory";

  private final Commands commands;
  private final HdfsLibraries libraries;
  private final HdfsSettings settings;
  private final Path dir;
  private final List<String> driverOptions;
  private final CloseStack daemons = new CloseStack();
  private final Map<String, Long> pids = new LinkedHashMap<>();
  private int port;
  private @Nullable Child nameNodeProcess;

  /**
   * A cluster that is not started yet.
   *
   * @param commands runs the formatting
   * @param libraries class path of everything
   * @param settings of daemons and clients
   * @param dir folder for data and logs
   * @param driverOptions JVM options of drivers
   */
  public HdfsCluster(
      Commands commands,
      HdfsLibraries libraries,
      HdfsSettings settings,
      Path dir,
      List<String> driverOptions) {
    this.commands = commands;
    this.libraries = libraries;
    this.settings = settings;
    this.dir = dir;
    this.driverOptions = List.copyOf(driverOptions);
  }

  /** Starts the NameNode, then the DataNodes at once. */
  public void start() throws IOException {
    Files.createDirectories(dir);
    commands.run(START_TIMEOUT_MS, daemonCommand("format", List.of(), nameNode()));
    startNameNode();
    List<Child> started = new ArrayList<>();
    for (int i = 1; i <= DATA_NODES; i++) {
      List<String> command = daemonCommand("datanode", settings.dataNodeOptions(), dataNode(i));
      started.add(daemon("dn" + i, command));
    }
    for (Child daemon : started) {
      readyPort(daemon);
    }
  }

  private Map<String, String> nameNode() {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("fs.defaultFS", "hdfs://127.0.0.1:" + port);
    own.put("dfs.namenode.rpc-address", "127.0.0.1:" + port);
    own.put("dfs.namenode.http-address", "127.0.0.1:0");
    own.put("dfs.namenode.name.dir", dir.resolve("nn").toUri().toString());
    return own;
  }

  @Override
  public long startNameNode() throws IOException {
    List<String> command = daemonCommand("namenode", settings.nameNodeOptions(), nameNode());
    long begun = System.nanoTime();
    Child daemon = daemon("nn1", command);
    nameNodeProcess = daemon;
    port = readyPort(daemon);
    return begun;
  }

  private Map<String, String> dataNode(int number) {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("fs.defaultFS", uri());
    own.put("dfs.datanode.data.dir", dir.resolve("dn" + number).toUri().toString());
    own.put("dfs.datanode.address", "127.0.0.1:0");
    own.put("dfs.datanode.ipc.address", "127.0.0.1:0");
    own.put("dfs.datanode.http.address", "127.0.0.1:0");
    own.put("dfs.datanode.hostname", "127.0.0.1");
    return own;
  }

  private List<String> daemonCommand(String role, List<String> options, Map<String, String> own)
      throws IOException {
    List<String> command = java(options, DAEMON);
    command.add(role);
    Map<String, String> all = new LinkedHashMap<>(settings.daemons());
    all.put("hadoop.tmp.dir", dir.resolve("tmp").toString());
    all.putAll(own);
    all.forEach((key, value) -> command.add(key + "=" + value));
    return command;
  }

  private Child daemon(String id, List<String> command) throws IOException {
    Child child = daemons.add(Child.start("HDFS " + id, command, dir.resolve(id + ".log")));
    pids.put(id, child.pid());
    return child;
  }

  private static int readyPort(Child daemon) throws IOException {
    Words words = Words.parse(daemon.hear(START_TIMEOUT_MS));
    if (!words.verb().equals("ready")) {
      throw new IOException(daemon + " said '" + words.line() + "'; expected ready");
    }
    return words.count("port");
  }

  private List<String> java(List<String> options, String mainClass) throws IOException {
    List<String> all = new ArrayList<>(options);
    all.add("-Djava.net.preferIPv4Stack=true");
    all.addAll(hostsOption());
    return JavaCommand.of(all, libraries.classPath(), mainClass);
  }

  /** Hadoop resolves the machine's own name; where that fails it gets a table of its own. */
  private List<String> hostsOption() throws IOException {
    try {
      InetAddress.getLocalHost();
      return List.of();
    } catch (UnknownHostException e) {
      Path hosts = dir.resolve("hosts");
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      Files.createDirectories(dir);
      Files.writeString(
          hosts, "127.0.0.1 localhost\n127.0.0.1 " + name + "\n", StandardCharsets.UTF_8);
      return List.of("-Djdk.net.hosts.file=" + hosts);
    }
  }

  @Override
  public String uri() {
    return "hdfs://127.0.0.1:" + port;
  }

  @Override
  public Map<String, Long> pids() {
    return Map.copyOf(pids);
  }

  @Override
  public List<String> driverCommand(Map<String, String> clientSettings) throws IOException {
    List<String> command = java(driverOptions, Driver.class.getName());
    command.add(TARGET);
    command.add(uri());
    clientSettings.forEach((key, value) -> command.add(key + "=" + value));
    return command;
  }

  /** As Hadoop's own launcher does it: the address comes from a file on the class path. */
  @Override
  public List<String> listCommand() throws IOException {
    Path conf = dir.resolve("conf");
    Files.createDirectories(conf);
    Files.writeString(
        conf.resolve("core-site.xml"),
        "<configuration><property><name>fs.defaultFS</name><value>"
            + uri()
            + "</value></property></configuration>\n",
        StandardCharsets.UTF_8);
    List<String> options = List.of("-Djava.net.preferIPv4Stack=true");
    List<String> command =
        JavaCommand.of(options, conf + ":" + libraries.classPath(), "org.apache.hadoop.fs.FsShell");
    command.addAll(List.of("-ls", "/"));
    return command;
  }

  @Override
  public void stopNameNode() throws IOException {
    Child daemon = nameNodeProcess;
    if (daemon != null) {
      daemons.close(daemon);
    }
  }

  @Override
  public void close() throws IOException {
    daemons.close();
  }

  @Override
  public String toString() {
    return "the HDFS cluster in " + dir;
  }
}
