package io.ashlar.dist.cluster.command;

import io.ashlar.common.random.SecureRandomSource;
import io.ashlar.dist.cluster.ClusterFolder;
import io.ashlar.dist.cluster.ClusterStarter;
import io.ashlar.dist.cluster.StartRequest;
import io.ashlar.shell.cli.CommandContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts daemons on behalf of a command: progress on standard error, profiles from conf/. */
public final class Starts {
  private static final long TIMEOUT_MS = 60_000;

  private Starts() {}

  /** Starts what {@code request} names and returns once it serves. */
  public static ClusterStarter.Started start(
      CommandContext context, ClusterFolder folder, StartRequest request) throws IOException {
    Long timeoutMs = context.options().timeoutMs();
    ClusterStarter starter =
        new ClusterStarter(
            folder,
            profiles(context),
            context.clock(),
            new SecureRandomSource(),
            timeoutMs == null ? TIMEOUT_MS : timeoutMs,
            line -> context.io().err().println("cluster: " + line));
    ClusterStarter.Started started = starter.start(request);
    context.fileSystems().useCluster(folder.conf(ClusterFolder.CLIENT_ID));
    Readiness.await(context, started.spec(), folder, timeoutMs == null ? TIMEOUT_MS : timeoutMs);
    return started;
  }

  private static Path profiles(CommandContext context) {
    String dist = System.getProperty("ashlar.dist");
    Path home = context.io().home().resolve("conf");
    return dist == null || Files.isDirectory(home) ? home : Path.of(dist, "conf");
  }
}
