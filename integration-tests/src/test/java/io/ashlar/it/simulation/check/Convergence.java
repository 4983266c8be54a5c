package io.ashlar.it.simulation.check;

import com.codahale.metrics.Gauge;
import io.ashlar.it.simulation.cluster.FileReader;
import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.it.simulation.cluster.SimCluster;
import io.ashlar.it.simulation.cluster.SimDaemon;
import io.ashlar.it.simulation.workload.FileRecord;
import io.ashlar.it.simulation.world.SimWorld;
import io.ashlar.protocol.client.GetBlockLocationsResponse;
import io.ashlar.protocol.client.GetFsStatsResponse;
import io.ashlar.protocol.client.GetReportRequest;
import io.ashlar.protocol.client.GetReportResponse;
import io.ashlar.protocol.method.RpcMethod;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** I9: some time after all faults nothing is pending, reserved, leased or under construction. */
final class Convergence {
  private static final long CONVERGE_MS = 60_000;
  private static final long POLL_MS = 500;

  private final SimCluster cluster;
  private final SimWorld world;
  private final SimClient client;
  private final FileReader reader;
  private final Answers answers;

  Convergence(SimCluster cluster, SimClient client, Answers answers) {
    this.cluster = cluster;
    this.world = cluster.world();
    this.client = client;
    this.reader = new FileReader(client);
    this.answers = answers;
  }

  /** True if the cluster came to rest in time. */
  boolean await(List<FileRecord> files) {
    long end = world.nowMs() + CONVERGE_MS;
    String missing = "nothing was heard";
    while (world.nowMs() < end) {
      GetReportResponse report = report();
      missing = report == null ? "no report" : missing(report);
      if (missing.isEmpty()) {
        return true;
      }
      world.runFor(POLL_MS);
    }
    world.violation(
        "I9",
        "not converged " + CONVERGE_MS + " ms after all faults: " + missing + openOnes(files));
    return false;
  }

  private @Nullable GetReportResponse report() {
    return answers.of(
        client.call(
            RpcMethod.GET_REPORT,
            GetReportRequest.getDefaultInstance(),
            GetReportResponse.parser()),
        "report");
  }

  private String openOnes(List<FileRecord> files) {
    StringBuilder open = new StringBuilder();
    for (FileRecord file : files) {
      GetBlockLocationsResponse located = answers.of(reader.locate(file.path()), "look at " + file);
      if (located != null && located.getStatus().getUnderConstruction()) {
        open.append("; ").append(file);
        located
            .getBlocksList()
            .forEach(block -> open.append(' ').append(block.toString().replace('\n', ' ')));
      }
    }
    return open.toString();
  }

  private String missing(GetReportResponse report) {
    long live =
        report.getNodesList().stream().filter(node -> node.getState().equals("live")).count();
    if (live < cluster.dataNodes().size()) {
      return live + " nodes live";
    }
    if (report.getSafeMode().getActive()) {
      return "safe mode " + report.getSafeMode().getReasonsList();
    }
    if (report.getOpenLeases() > 0) {
      return report.getOpenLeases() + " leases open";
    }
    GetFsStatsResponse stats = report.getStats();
    long lacking = stats.getUnderReplicatedBlocks() - stats.getMissingBlocks();
    if (lacking > 0) {
      return lacking + " blocks have too few replicas";
    }
    return report.getReadonlyReasonsCount() > 0 ? "read only" : "";
  }

  /** Looks into the daemons themselves: nobody writes or reads any more. */
  void checkNothingIsLeft() {
    long end = world.nowMs() + CONVERGE_MS;
    Map<String, Object> left = left();
    while (!left.isEmpty() && world.nowMs() < end) {
      world.runFor(POLL_MS);
      left = left();
    }
    if (!left.isEmpty()) {
      world.violation("I9", "not zero " + CONVERGE_MS + " ms after the last call: " + left);
    }
  }

  private Map<String, Object> left() {
    Map<String, Object> left = new TreeMap<>();
    cluster.dataNodes().forEach(node -> addLeft(node, left));
    addLeft(cluster.nameNode(), left);
    return left;
  }

  private static void addLeft(SimDaemon daemon, Map<String, Object> left) {
    daemon
        .metrics()
        .getGauges()
        .forEach(
            (name, gauge) -> {
              if (mustBeZero(name) && value(gauge) != 0) {
                left.put(daemon.process() + " " + name, gauge.getValue());
              }
            });
  }

  private static boolean mustBeZero(String name) {
    return name.endsWith(".reserved")
        || name.endsWith("streams.open")
        || name.endsWith("reports.queued")
        || name.endsWith("replication.open");
  }

  private static long value(Gauge<?> gauge) {
    return gauge.getValue() instanceof Number number ? number.longValue() : 0;
  }
}
