package io.ashlar.dist.cluster.command;

import io.ashlar.dist.cluster.ClusterStatus;
import io.ashlar.dist.cluster.DaemonStatus;
import io.ashlar.shell.cli.CommandContext;
import java.io.IOException;
import java.util.Locale;

/** A cluster's status as a table. */
public final class StatusText {
  private StatusText() {}

  /** Prints it. */
  public static void print(CommandContext context, ClusterStatus status) throws IOException {
    context.line("Cluster " + status.clusterId() + " is " + status.state());
    context.line("  folder " + context.shown(status.dir()) + ", file system " + status.uri());
    for (DaemonStatus daemon : status.daemons()) {
      context.line(
          String.format(
                  Locale.ROOT,
                  "  %-5s %-9s %-9s pid %-8s rpc %-22s http %-22s %s",
                  daemon.id(),
                  daemon.role(),
                  daemon.state(),
                  daemon.pid() == null ? "-" : daemon.pid().toString(),
                  daemon.rpc(),
                  daemon.http(),
                  daemon.rack() == null ? "" : daemon.rack())
              .stripTrailing());
    }
  }
}
