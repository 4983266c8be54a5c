package io.ashlar.it.faults;

import io.ashlar.it.harness.LoopFileSystem;
import io.ashlar.it.harness.agent.DaemonFaults;
import io.ashlar.it.harness.proxy.Traffic;
import io.ashlar.it.harness.proxy.Wires;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a case sets up around its cluster before it starts: disks, wires, faults inside of daemons.
 *
 * <p><b>Ownership</b>: close takes it all down, behind the cluster.
 */
final class Ground implements AutoCloseable {
  private final Path dir;
  private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable Wires wires;
  private @Nullable DaemonFaults faults;

  Ground(Path dir) {
    this.dir = dir;
  }

  Path dir() {
    return dir;
  }

  /** A file system of its own; the case is skipped where there cannot be one. */
  LoopFileSystem disk(String name, int megabytes) throws IOException {
    LoopFileSystem disk = LoopFileSystem.mount(dir, name, megabytes);
    toClose.push(disk);
    return disk;
  }

  /** Wires to all DataNodes; the cluster must be started with their options. */
  Wires lay(int dataNodes, Traffic traffic) throws IOException {
    Wires laid = Wires.toDataNodes(dataNodes, traffic);
    toClose.push(laid);
    wires = laid;
    return laid;
  }

  Wires wires() {
    return Objects.requireNonNull(wires, "the case has laid no wires");
  }

  /** Lets the case order faults inside of the daemons. */
  void prepareFaults() throws IOException {
    DaemonFaults prepared = DaemonFaults.prepare(dir);
    environment.putAll(prepared.environment());
    faults = prepared;
  }

  DaemonFaults faults() {
    return Objects.requireNonNull(faults, "the case has prepared no faults");
  }

  /** Of the daemons. */
  Map<String, String> environment() {
    return environment;
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!toClose.isEmpty()) {
      try {
        toClose.pop().close();
      } catch (Exception e) {
        IOException first = failure == null ? new IOException("not all was taken down") : failure;
        first.addSuppressed(e);
        failure = first;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
