package io.ashlar.it.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A running cluster with what a case needs; collects violations and figures. */
final class FaultScene {
  /** After faults have ended everything must have settled by then (I9). */
  static final long SETTLED_MS = 60_000;

  /** What the test profile says to clients. */
  static final Map<String, String> CLIENT = Map.of("dfs.client.pipeline.stall-limit", "5s");

  private final LocalCluster cluster;
  private final Path dir;
  private final long seed;
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Object> figures = new TreeMap<>();
  private int faults;

  FaultScene(LocalCluster cluster, Path dir, long seed) {
    this.cluster = cluster;
    this.dir = dir;
    this.seed = seed;
  }

  LocalCluster cluster() {
    return cluster;
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

  DfsClient client() throws IOException {
    return DfsClient.connect(URI.create(cluster.uri()), CLIENT);
  }

  WriterProcess writer(String folder, int number, long fileBytesMax) throws IOException {
    return WriterProcess.start(dir, cluster.uri(), folder, number, seed + number, fileBytesMax);
  }

  /** Counts a fault that was injected. */
  void fault() {
    faults++;
  }

  int faults() {
    return faults;
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
    JsonNode status = cluster.status();
    for (JsonNode daemon : status.path("daemons")) {
      String rpc = daemon.path("rpc").asText();
      if (replica.addresses().stream().anyMatch(at -> rpc.endsWith(":" + at.port()))) {
        return daemon.path("id").asText();
      }
    }
    throw new AssertionError("no daemon listens where " + replica + " says: " + status);
  }

  long pidOf(String daemon) {
    return cluster.daemon(daemon).path("pid").asLong();
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
  void awaitNoLeases() {
    awaitOrViolate("I9 leases are held", () -> report().path("openLeases").asLong(-1) == 0);
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
