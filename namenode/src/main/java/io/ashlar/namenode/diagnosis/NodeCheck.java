package io.ashlar.namenode.diagnosis;

import io.ashlar.common.time.Clock;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.client.VolumeReport;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** DataNodes that are silent, owe a report, or have a volume that failed. */
final class NodeCheck implements ProblemCheck {
  private static final long REPORT_OVERDUE_MS = 60_000;

  private final DataNodeManager nodes;
  private final Clock clock;

  NodeCheck(DataNodeManager nodes, Clock clock) {
    this.nodes = nodes;
    this.clock = clock;
  }

  @Override
  public void check(Consumer<Finding> findings) {
    for (DataNode node : nodes.all()) {
      long silentMs =
          Math.max(0, TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos() - node.heardNanos()));
      if (node.liveness() != Liveness.LIVE) {
        findings.accept(silent(node, silentMs));
      } else if (!node.reportComplete() && isOverdue(node)) {
        findings.accept(
            of(
                    node,
                    ProblemCode.REPORT_OVERDUE,
                    "it is heard, but has not said in full which replicas it holds")
                .cure(restart(node)));
      }
      if (node.liveness() != Liveness.DEAD) {
        checkVolumes(node, findings);
      }
    }
  }

  private boolean isOverdue(DataNode node) {
    long sinceMs = TimeUnit.NANOSECONDS.toMillis(clock.monotonicNanos() - node.registeredNanos());
    return sinceMs > REPORT_OVERDUE_MS;
  }

  private Finding silent(DataNode node, long silentMs) {
    boolean dead = node.liveness() == Liveness.DEAD;
    return of(
            node,
            dead ? ProblemCode.DATANODE_DEAD : ProblemCode.DATANODE_STALE,
            "no heartbeat for "
                + silentMs
                + " ms"
                + (dead ? "; its replicas do not count" : "; nothing new is written to it"))
        .since(clock.wallMs() - silentMs)
        .with("silentMs", silentMs)
        .with("replicas", node.load().blocks())
        .cure(dead ? "dfs datanode" : restart(node));
  }

  private static void checkVolumes(DataNode node, Consumer<Finding> findings) {
    for (VolumeReport volume : node.load().volumes()) {
      if (volume.getFailed()) {
        findings.accept(
            new Finding(
                    ProblemCode.VOLUME_FAILED,
                    volume.getPath() + " of " + name(node),
                    Finding.UNKNOWN,
                    volume.getFailure(),
                    java.util.Map.of(),
                    restart(node))
                .with("nodeId", node.id())
                .with("address", node.registration().address())
                .with("volume", volume.getPath())
                .with("storageId", volume.getStorageId())
                .with("dataDirs", dataDirs(node)));
      }
    }
  }

  static Finding of(DataNode node, ProblemCode code, String cause) {
    return Finding.of(code, name(node), cause)
        .with("nodeId", node.id())
        .with("address", node.registration().address())
        .with("rack", node.registration().rack())
        .with("dataDirs", dataDirs(node));
  }

  static String name(DataNode node) {
    return "DataNode " + node.registration().address();
  }

  private static List<String> dataDirs(DataNode node) {
    return node.load().volumes().stream().map(VolumeReport::getPath).toList();
  }

  /** The shell knows the folder of a local cluster, and says it more exactly. */
  private static String restart(DataNode node) {
    return "dfs explain node " + node.id();
  }
}
