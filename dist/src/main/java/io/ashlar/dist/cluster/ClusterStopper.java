package io.ashlar.dist.cluster;

import io.ashlar.common.time.Clock;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.file.PathUtils;

/** Stops daemons of a local cluster, cleanly or by SIGKILL, and takes their folders away. */
public final class ClusterStopper {
  private static final long KILL_WAIT_MS = 10_000;

  private final ClusterFolder folder;
  private final Clock clock;
  private final long timeoutMs;

  /**
   * @param folder of the cluster
   * @param timeoutMs that a daemon has for a clean stop
   */
  public ClusterStopper(ClusterFolder folder, Clock clock, long timeoutMs) {
    this.folder = folder;
    this.clock = clock;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Stops {@code ids}, or all if it is empty; DataNodes first, so that none complains of a lost
   * NameNode.
   *
   * @param kill SIGKILL instead of SIGTERM
   * @return ids of the daemons that ran
   */
  public List<String> stop(List<String> ids, boolean kill) throws IOException {
    ClusterSpec spec = folder.read();
    List<DaemonSpec> daemons = spec.select(ids);
    return FolderLock.holding(folder.dir(), () -> stopAll(daemons, kill));
  }

  /** Stops {@code ids} (all if empty) and deletes their data; all: deletes the whole cluster. */
  public List<String> destroy(List<String> ids) throws IOException {
    ClusterSpec spec = folder.read();
    List<DaemonSpec> doomed = spec.select(ids);
    if (!ids.isEmpty() && doomed.contains(spec.nameNode())) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          "the NameNode cannot be destroyed alone; destroy the whole cluster, or name DataNodes");
    }
    List<DaemonSpec> kept =
        spec.daemons().stream().filter(daemon -> !doomed.contains(daemon)).toList();
    FolderLock.holding(
        folder.dir(),
        () -> {
          List<String> stopped = stopAll(doomed, true);
          for (DaemonSpec daemon : doomed) {
            deleteFoldersOf(daemon.id());
          }
          if (!kept.isEmpty()) {
            folder.write(spec.withDaemons(kept));
          }
          return stopped;
        });
    if (kept.isEmpty()) {
      deleteAll();
    }
    return doomed.stream().map(DaemonSpec::id).toList();
  }

  private List<String> stopAll(List<DaemonSpec> daemons, boolean kill) throws IOException {
    List<DaemonSpec> order = new ArrayList<>(daemons);
    order.sort((left, right) -> right.role().compareTo(left.role()));
    List<String> stopped = new ArrayList<>();
    List<Running> signalled = new ArrayList<>();
    for (DaemonSpec daemon : order) {
      DaemonProcess process = new DaemonProcess(folder, daemon.id(), clock);
      Optional<ProcessHandle> handle = process.find();
      if (handle.isPresent()) {
        signal(handle.get(), kill);
        signalled.add(new Running(daemon, process, handle.get()));
        stopped.add(daemon.id());
      } else {
        process.forget();
      }
    }
    for (Running running : signalled) {
      awaitEnd(running, kill);
    }
    return stopped;
  }

  private static void signal(ProcessHandle handle, boolean kill) {
    if (kill) {
      handle.destroyForcibly();
    } else {
      handle.destroy();
    }
  }

  private void awaitEnd(Running running, boolean kill) throws IOException {
    if (!running.process().awaitGone(running.handle(), kill ? KILL_WAIT_MS : timeoutMs)) {
      running.handle().destroyForcibly();
      if (!running.process().awaitGone(running.handle(), KILL_WAIT_MS)) {
        throw new DfsException(
            DfsError.of(
                    ErrorCode.DEADLINE_EXCEEDED,
                    "daemon " + running.daemon().id() + " does not end, not even by SIGKILL")
                .with("pid", running.handle().pid()));
      }
    }
    running.process().forget();
    Files.deleteIfExists(folder.status(running.daemon().id()));
  }

  private void deleteFoldersOf(String id) throws IOException {
    delete(folder.data(id));
    delete(folder.conf(id));
    Files.deleteIfExists(folder.pid(id));
    Files.deleteIfExists(folder.status(id));
  }

  /** Only what a cluster makes is deleted; other files of the folder are not ours. */
  private void deleteAll() throws IOException {
    for (String name : List.of("conf", "logs", "pids", "data")) {
      delete(folder.dir().resolve(name));
    }
    Files.deleteIfExists(folder.specFile());
    Files.deleteIfExists(folder.dir().resolve("cluster.lock"));
    try (var rest = Files.list(folder.dir())) {
      if (rest.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(folder.dir());
  }

  private static void delete(java.nio.file.Path path) throws IOException {
    if (Files.exists(path)) {
      PathUtils.deleteDirectory(path);
    }
  }

  private record Running(DaemonSpec daemon, DaemonProcess process, ProcessHandle handle) {}
}
