package io.ashlar.dist.cluster.command;

import io.ashlar.client.ClusterReport;
import io.ashlar.client.SafeMode;
import io.ashlar.dist.cluster.ClusterFolder;
import io.ashlar.dist.cluster.ClusterSpec;
import io.ashlar.dist.cluster.ClusterStatus;
import io.ashlar.dist.cluster.DaemonStatus;
import io.ashlar.dist.cluster.StatusReader;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until a started cluster can be used: the DataNodes are known, safe mode is left. */
final class Readiness {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private Readiness() {}

  /** Returns at once if the NameNode or every DataNode is down on purpose. */
  static void await(CommandContext context, ClusterSpec spec, ClusterFolder folder, long timeoutMs)
      throws IOException {
    ClusterStatus status = new StatusReader(folder, context.clock()).read(spec);
    long running =
        status.daemons().stream()
            .filter(daemon -> daemon.role().equals("datanode") && daemon.isRunning())
            .count();
    boolean nameNodeServes =
        status.daemons().stream().findFirst().map(DaemonStatus::isRunning).orElse(false);
    if (!nameNodeServes || running == 0) {
      return;
    }
    Target root = context.fileSystems().resolve(status.uri() + "/");
    long deadlineMs = context.clock().monotonicMs() + timeoutMs;
    while (true) {
      ClusterReport report = root.fileSystem().admin().report();
      boolean allRunning = running == spec.dataNodes().size();
      boolean settled = !report.safeMode().active() || !allRunning;
      if (live(report) >= running && settled) {
        return;
      }
      if (context.clock().monotonicMs() >= deadlineMs) {
        throw notReady(report, running);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static DfsException notReady(ClusterReport report, long expected) {
    DfsError error =
        DfsError.of(
            ErrorCode.DEADLINE_EXCEEDED,
            "the daemons run, but the cluster is not ready: expected "
                + expected
                + " live DataNodes, found "
                + live(report)
                + "; safe mode is "
                + (report.safeMode().active() ? "on" : "off"));
    for (SafeMode.Reason reason : report.safeMode().reasons()) {
      error = error.with(reason.rule(), reason.message());
    }
    return error.toException();
  }

  private static long live(ClusterReport report) {
    return report.nodes().stream().filter(node -> node.state().equals("live")).count();
  }
}
