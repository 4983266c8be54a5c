package io.ashlar.dist.cluster;

import io.ashlar.common.random.RandomSource;
import io.ashlar.common.time.Clock;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Starts a local cluster, or single daemons of it: writes their configuration, formats the NameNode
 * once, starts the processes and waits until each says that it serves.
 *
 * <p><b>Ownership</b>: the cluster's folder is locked while it starts.
 */
public final class ClusterStarter {
  private static final int PORT_ATTEMPTS_MAX = 5;

  private final ClusterFolder folder;
  private final Clock clock;
  private final ClusterPlanner planner;
  private final NameNodeFormat format;
  private final Path profiles;
  private final long timeoutMs;
  private final Consumer<String> progress;

  /** What a start did. */
  public record Started(ClusterSpec spec, List<String> started, List<String> alreadyRunning) {}

  /**
   * @param folder of the cluster
   * @param profiles folder with {@code PROFILE.properties}
   * @param timeoutMs for each daemon
   * @param progress hears one line per step
   */
  public ClusterStarter(
      ClusterFolder folder,
      Path profiles,
      Clock clock,
      RandomSource random,
      long timeoutMs,
      Consumer<String> progress) {
    this.folder = folder;
    this.clock = clock;
    this.planner = new ClusterPlanner(random);
    this.format = new NameNodeFormat(random, clock);
    this.profiles = profiles;
    this.timeoutMs = timeoutMs;
    this.progress = progress;
  }

  /** Starts what {@code request} names and does not run yet. */
  public Started start(StartRequest request) throws IOException {
    Files.createDirectories(folder.dir());
    return FolderLock.holding(
        folder.dir(),
        () -> {
          ClusterSpec spec = planner.plan(folder.readIfPresent(), request);
          Map<String, String> profile = Profiles.read(profiles, spec.profile());
          folder.write(spec);
          return startLocked(spec, profile, request.ids());
        });
  }

  private Started startLocked(ClusterSpec initial, Map<String, String> profile, List<String> ids)
      throws IOException {
    ClusterSpec spec = initial;
    List<String> started = new ArrayList<>();
    List<String> running = new ArrayList<>();
    List<Pending> pending = new ArrayList<>();
    for (DaemonSpec daemon : spec.select(ids)) {
      if (new DaemonProcess(folder, daemon.id(), clock).find().isPresent()) {
        running.add(daemon.id());
        continue;
      }
      if (daemon.role() == Role.NAMENODE) {
        spec = startNameNode(spec, profile, daemon);
      } else {
        pending.add(launch(spec, profile, daemon));
      }
      started.add(daemon.id());
    }
    for (Pending daemon : pending) {
      spec = awaitOrRetry(spec, profile, daemon);
    }
    new DaemonConf(folder, spec, profile).writeClient();
    return new Started(spec, started, running);
  }

  /** The NameNode comes first, because the others are told where it listens. */
  private ClusterSpec startNameNode(
      ClusterSpec spec, Map<String, String> profile, DaemonSpec daemon) throws IOException {
    new DaemonConf(folder, spec, profile).write(daemon);
    if (format.formatIfNew(folder, spec, daemon)) {
      progress.accept("formatted " + daemon.id());
    }
    return awaitOrRetry(spec, profile, launch(spec, profile, daemon));
  }

  private Pending launch(ClusterSpec spec, Map<String, String> profile, DaemonSpec daemon)
      throws IOException {
    new DaemonConf(folder, spec, profile).write(daemon);
    Path log = folder.log(daemon.id());
    long logStart = Files.exists(log) ? Files.size(log) : 0;
    return new Pending(daemon, new DaemonLauncher(folder, clock).start(daemon), logStart);
  }

  /** A port that we chose ourselves may be taken meanwhile; then another one is as good. */
  private ClusterSpec awaitOrRetry(ClusterSpec initial, Map<String, String> profile, Pending first)
      throws IOException {
    ClusterSpec spec = initial;
    Pending pending = first;
    for (int attempt = 1; ; attempt++) {
      try {
        await(pending);
        progress.accept("started " + pending.daemon().id());
        return spec;
      } catch (DfsException e) {
        boolean mayMove = pending.daemon().role() == Role.DATANODE;
        if (e.code() != ErrorCode.PORT_IN_USE || !mayMove || attempt >= PORT_ATTEMPTS_MAX) {
          throw e;
        }
        spec = planner.withNewPorts(spec, pending.daemon());
        folder.write(spec);
        pending = launch(spec, profile, spec.select(List.of(pending.daemon().id())).get(0));
      }
    }
  }

  private void await(Pending pending) throws IOException {
    DaemonSpec daemon = pending.daemon();
    Process process = pending.process();
    Path status = folder.status(daemon.id());
    boolean settled =
        Poll.until(clock, timeoutMs, () -> Files.exists(status) || !process.isAlive());
    if (!process.isAlive()) {
      new DaemonProcess(folder, daemon.id(), clock).forget();
      throw StartFailures.of(folder, daemon, pending.logStart());
    }
    if (!settled) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.DEADLINE_EXCEEDED,
                  "daemon " + daemon.id() + " does not serve after " + timeoutMs + " ms")
              .with("pid", process.pid())
              .with("log", folder.log(daemon.id())));
    }
  }

  private record Pending(DaemonSpec daemon, Process process, long logStart) {}
}
