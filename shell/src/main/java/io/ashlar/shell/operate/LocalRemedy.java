package io.ashlar.shell.operate;

import io.ashlar.client.diagnosis.Problem;
import java.util.List;

/** The NameNode does not know how its DataNodes are started; of a local cluster the shell does. */
final class LocalRemedy {
  private LocalRemedy() {}

  /** With a command for the local cluster, if the problem is about daemons of one. */
  static Problem refine(Problem problem) {
    List<LocalCluster.Daemons> daemons =
        problem.evidence().get("dataDirs") instanceof List<?> dirs
            ? LocalCluster.of(dirs.stream().map(String::valueOf).toList())
            : List.of();
    if (daemons.size() != 1) {
      return problem;
    }
    return switch (problem.code()) {
      case "DATANODE_DEAD", "BLOCKS_MISSING", "BLOCKS_CORRUPT", "BLOCKS_UNDER_REPLICATED" ->
          problem.withCommand(daemons.get(0).start());
      case "DATANODE_STALE", "VOLUME_FAILED", "REPORT_OVERDUE", "RACK_UNKNOWN" ->
          problem.withCommand(daemons.get(0).restart());
      default -> problem;
    };
  }
}
