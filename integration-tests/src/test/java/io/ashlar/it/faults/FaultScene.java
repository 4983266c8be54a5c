package io.ashlar.it.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DataNodeInfo;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.NodeAddress;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.Metrics;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A running cluster with what a case needs; collects violations and figures. */
final class FaultScene {
  /** After faults have ended everything must have settled by then (I9). */
  static final long SETTLED_MS = 60_000;

  /** What the test profile says to clients. */
  static final Map<String, String> CLIENT = Map.of("dfs.client.pipeline.stall-limit", "5s");

  private final LocalCluster cluster;
  private final Ground ground;
  private final Path dir;
  private final long seed;
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Object> figures = new TreeMap<>();
  private @Nullable JsonNode plan;
  private int faults;
  private int faultsInFlight;
  private long operations;
  private long acked;
  private int writersStarted;
  private Map<String, String> writerEnvironment = Map.of();
  private String lostDisk = "no folder";

  FaultScene(LocalCluster cluster, Ground ground, Path dir, long seed) {
    this.cluster = cluster;
    this.ground = ground;
    this.dir = dir;
    this.seed = seed;
  }

  LocalCluster cluster() {
    return cluster;
  }

  Ground ground() {
    return ground;
  }

  Path dir() {
    return dir;
  }

  long seed() {
    return seed;
  }

  SplittableRandom random(String purpose) {
    return new SplittableRandom(seed * 31 + purpose.hashCode());
  }

  /** Of the NameNode. */
  String uri() {
    return plan().path("uri").asText();
  }

  DfsClient client() throws IOException {
    return DfsClient.connect(URI.create(uri()), CLIENT);
  }

  WriterProcess writer(String folder, int number, long fileBytesMax) throws IOException {
    return writer(uri(), folder, number, fileBytesMax);
  }

  WriterProcess writer(String uri, String folder, int number, long fileBytesMax)
      throws IOException {
    return WriterProcess.start(
        dir, writerEnvironment, uri, folder, number, seed + number, fileBytesMax);
  }

  /** Of writers that are started from now on. */
  void writerEnvironment(Map<String, String> environment) {
    writerEnvironment = Map.copyOf(environment);
  }

  /** Counts a fault that was injected while a file was written. */
  void fault() {
    faults(1);
  }

  /** Counts a fault that was injected while nothing was written. */
  void faultAtRest() {
    faults++;
  }

  /** Counts faults that were injected elsewhere while files were written. */
  void faults(int more) {
    faults += more;
    faultsInFlight += more;
  }

  int faultsInFlight() {
    return faultsInFlight;
  }

  int faults() {
    return faults;
  }

  /**
   * Counts what writers did.
   *
   * @param answers that they got
   * @param promises among them, which are compared with what is read
   */
  void done(long answers, long promises) {
    operations += answers;
    acked += promises;
  }

  long operations() {
    return operations;
  }

  long acked() {
    return acked;
  }

  /** Number of another writer; its files have numbers of their own. */
  int nextWriter() {
    return ++writersStarted;
  }

  /** Ids of all DataNodes. */
  List<String> dataNodes() {
    return daemons().stream().filter(id -> id.startsWith("dn")).toList();
  }

  /** Ids of all daemons. */
  List<String> daemons() {
    List<String> ids = new ArrayList<>();
    plan().path("daemons").forEach(one -> ids.add(one.path("id").asText()));
    return ids;
  }

  /** Where daemons listen and keep their data, which does not change; asked once. */
  private JsonNode plan() {
    JsonNode known = plan;
    if (known == null) {
      known = cluster.status();
      plan = known;
    }
    return known;
  }

  private JsonNode planOf(String daemon) {
    for (JsonNode one : plan().path("daemons")) {
      if (one.path("id").asText().equals(daemon)) {
        return one;
      }
    }
    throw new AssertionError("no daemon " + daemon + " in " + plan());
  }

  /** A disk that nobody writes to any more; what is on it stays. */
  void lose(Path disk) {
    lostDisk = disk.toString();
  }

  /** Names of the files of replicas that a DataNode has. */
  List<String> replicaNames(String daemon) throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonNode folder : planOf(daemon).path("dataDirs")) {
      if (folder.asText().startsWith(lostDisk)) {
        continue;
      }
      for (Path file : Replicas.below(Path.of(folder.asText()))) {
        names.add(String.valueOf(file.getFileName()));
      }
    }
    return names;
  }

  /** What the volumes that are given up say of it. */
  List<String> failedVolumes() throws IOException {
    try (DfsClient client = client()) {
      return client.admin().report().nodes().stream()
          .flatMap(node -> node.volumes().stream())
          .filter(DataNodeInfo.Volume::failed)
          .map(volume -> volume.path() + ": " + volume.failure())
          .toList();
    }
  }

  Metrics metrics(String daemon) throws IOException {
    return Metrics.at(planOf(daemon).path("http").asText());
  }

  /** What the daemon logged so far. */
  String logOf(String daemon) throws IOException {
    return Files.readString(Path.of(planOf(daemon).path("logFile").asText()));
  }

  /** Tells the wires which node is which, so that they know it at the near end. */
  void nameNodesOnWires(DfsClient client) throws IOException {
    for (DataNodeInfo node : client.admin().report().nodes()) {
      ground.wires().name(node.nodeId(), daemonAt(node.addresses()));
    }
  }

  void violation(String what) {
    violations.add(what);
  }

  void violations(List<String> more) {
    violations.addAll(more);
  }

  List<String> violations() {
    return violations;
  }

  void figure(String name, Object value) {
    figures.put(name, value);
  }

  Map<String, Object> figures() {
    return figures;
  }

  void check(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }

  /** Id of the daemon that holds a replica, by its port. */
  String daemonOf(ReplicaLocation replica) {
    return daemonAt(replica.addresses());
  }

  /** Id of the daemon that listens there. */
  String daemonAt(List<NodeAddress> addresses) {
    for (JsonNode daemon : plan().path("daemons")) {
      String rpc = daemon.path("rpc").asText();
      if (addresses.stream().anyMatch(at -> rpc.endsWith(":" + at.port()))) {
        return daemon.path("id").asText();
      }
    }
    throw new AssertionError("no daemon listens at " + addresses + ": " + plan());
  }

  long pidOf(String daemon) throws IOException {
    Path file = cluster.dir().resolve("pids").resolve(daemon + ".pid");
    return Long.parseLong(Files.readString(file).strip());
  }

  /** False once the process has ended. */
  boolean runs(String daemon) throws IOException {
    return ProcessHandle.of(pidOf(daemon)).map(ProcessHandle::isAlive).orElse(false);
  }

  /**
   * Starts a daemon that was killed and waits until it runs; nothing if {@code daemon} is empty.
   */
  void startAgain(String daemon) {
    if (daemon.isEmpty()) {
      return; // The case failed before it killed one, and says why.
    }
    cluster.start(daemon).expectExit(0);
    Await.until(
        daemon + " runs again",
        SETTLED_MS,
        () -> cluster.daemon(daemon).path("state").asText().equals("running"));
  }

  /** Writes a closed file of the usual content. */
  void write(DfsClient client, String folder, long file, int bytes) throws IOException {
    try (DfsOutputStream out = client.create(folder + "/" + file, CreateOptions.defaults())) {
      out.write(Bytes.of(file, 0, bytes));
    }
  }

  /** I9: no lease is held any more. */
  void awaitNoLeases() throws IOException {
    try (DfsClient client = client()) {
      awaitOrViolate("I9 leases are held", () -> client.admin().report().openLeases() == 0);
    }
  }

  JsonNode report() {
    return cluster.dfs().run("admin", "report", "--json").expectExit(0).json().path("result");
  }

  /** A violation instead of an end of the test, so that the other checks are made too. */
  void awaitOrViolate(String otherwise, Await.Condition condition) {
    try {
      Await.until(otherwise, SETTLED_MS, condition);
    } catch (AssertionError e) {
      violations.add(otherwise + " after " + SETTLED_MS + " ms: " + e.getMessage());
    }
  }
}
