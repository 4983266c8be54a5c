package io.ashlar.dist.cluster;

import io.ashlar.common.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The process of one daemon, found again by its pid file.
 *
 * <p>A pid alone proves nothing, because the system gives it to others later. The process counts as
 * ours only if its command line names this daemon's own options file.
 */
final class DaemonProcess {
  private final Path pidFile;
  private final String marker;
  private final Clock clock;

  DaemonProcess(ClusterFolder folder, String id, Clock clock) {
    this.pidFile = folder.pid(id);
    this.marker = marker(folder, id);
    this.clock = clock;
  }

  /** First argument of the daemon's JVM. */
  static String marker(ClusterFolder folder, String id) {
    return "@" + folder.conf(id).resolve(DaemonConf.JVM_OPTIONS);
  }

  /** The running process of this daemon; empty if there is none. */
  Optional<ProcessHandle> find() throws IOException {
    long pid;
    try {
      pid = Long.parseLong(Files.readString(pidFile).trim());
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
    return ProcessHandle.of(pid).filter(this::isOurs);
  }

  /** True if a pid file is there: the daemon was started and not stopped cleanly. */
  boolean wasStarted() {
    return Files.exists(pidFile);
  }

  void writePid(long pid) throws IOException {
    Files.createDirectories(pidFile.toAbsolutePath().getParent());
    Files.writeString(pidFile, pid + "\n");
  }

  /** The daemon is down on purpose. */
  void forget() throws IOException {
    Files.deleteIfExists(pidFile);
  }

  /** Waits until the process is gone; false if it is still there at the deadline. */
  boolean awaitGone(ProcessHandle handle, long timeoutMs) {
    return Poll.until(clock, timeoutMs, () -> !isOurs(handle));
  }

  private boolean isOurs(ProcessHandle handle) {
    return handle.isAlive() && arguments(handle).contains(marker);
  }

  /** A process that ended but was not waited for has no arguments any more, so it is not ours. */
  private static List<String> arguments(ProcessHandle handle) {
    Path commandLine = Path.of("/proc", Long.toString(handle.pid()), "cmdline");
    try {
      String text = new String(Files.readAllBytes(commandLine), StandardCharsets.UTF_8);
      return Arrays.asList(text.split("\0", -1));
    } catch (IOException e) {
      return handle.info().arguments().map(Arrays::asList).orElse(List.of());
    }
  }
}
