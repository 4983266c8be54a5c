package io.ashlar.dist.cluster.command;

import io.ashlar.dist.cluster.StartRequest;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.UsageException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a cluster looks like, as options of {@code cluster start} and {@code quickstart}. */
public final class TopologyOptions {
  private static final int PORT_MAX = 65_535;

  @Option(names = "--datanodes", paramLabel = "N", description = "Number of DataNodes (3).")
  @Nullable Integer dataNodes;

  @Option(names = "--racks", paramLabel = "R", description = "Number of racks (2).")
  @Nullable Integer racks;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port of the NameNode; 0 chooses a free one.")
  @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "H",
      description = "Address at which every daemon listens (127.0.0.1).")
  @Nullable String host;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "default, or test: small blocks and short times.")
  @Nullable String profile;

  @Option(names = "--ha", description = "High availability; not in this version.")
  boolean highAvailability;

  /** The request that these options and {@code -D} make. */
  public StartRequest request(CommandContext context, List<String> ids) {
    if (port != null && (port < 0 || port > PORT_MAX)) {
      throw new UsageException("--port " + port + ": expected 0 to " + PORT_MAX);
    }
    Properties properties = Properties.parse(context.options().properties());
    return new StartRequest(
        ids, dataNodes, racks, port, host, profile, properties.all(), properties.byDaemon());
  }

  /** True if {@code --ha} was given. */
  public boolean isHighAvailability() {
    return highAvailability;
  }
}
