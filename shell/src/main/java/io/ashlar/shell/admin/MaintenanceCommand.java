package io.ashlar.shell.admin;

import io.ashlar.client.NodeAdminAction;
import io.ashlar.common.config.ConfigType;
import io.ashlar.shell.cli.UsageException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets a DataNode stop for a while without that its replicas are made up for. */
@Command(
    name = "maintenance",
    description =
        "Lets a DataNode stop for a while: once enough replicas are elsewhere"
            + " (dfs.namenode.maintenance.replication.min), those that it holds are not made up"
            + " for.")
public final class MaintenanceCommand extends NodeCommand {
  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "Ends by itself after that time, such as 30m. Default: by recommission only.")
  String duration = "";

  /** For picocli. */
  public MaintenanceCommand() {
    super(NodeAdminAction.MAINTENANCE);
  }

  @Override
  long durationMs() {
    if (duration.isEmpty()) {
      return 0;
    }
    long ms;
    try {
      ms = ConfigType.DURATION_MS.parser().apply(duration.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "duration '" + duration + "': expected " + ConfigType.DURATION_MS.expected(), e);
    }
    if (ms <= 0) {
      throw new UsageException("duration '" + duration + "': expected more than 0");
    }
    return ms;
  }
}
