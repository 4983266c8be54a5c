package io.ashlar.daemon;

import io.ashlar.common.config.Configuration;
import io.ashlar.common.config.SharedKeys;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.fault.FaultHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one daemon in the foreground of its process: starts it, writes the status file, and stops it
 * cleanly at SIGTERM or SIGINT with exit code 0.
 *
 * <p><b>Threading</b>: the calling thread waits until the process ends. The stop runs in a shutdown
 * hook, which ends the process itself, because the JVM would otherwise answer a signal with 143.
 */
public final class DaemonMain {
  /** Exit code of a daemon that could not start or met a fault. */
  public static final int EXIT_FAILED = 1;

  private static final Logger LOG = LoggerFactory.getLogger(DaemonMain.class);

  private final String role;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
  private volatile @Nullable Daemon daemon;
  private volatile @Nullable StatusFile statusFile;

  private enum Phase {
    STARTING,
    RUNNING,
    FAILED
  }

  private DaemonMain(String role) {
    this.role = role;
  }

  /** Starts a daemon; whatever it throws is shown as one error. */
  @FunctionalInterface
  public interface Starter {
    /** Returns once the daemon serves. {@code faults} ends the process. */
    Daemon start(FaultHandler faults) throws Exception;
  }

  /**
   * Runs until the process ends; returns only if the daemon could not start.
   *
   * @param role as written before an error, for example {@code namenode}
   * @param verbose adds the stack trace to an error
   * @return the exit code
   */
  public static int run(
      String role, Configuration configuration, boolean verbose, Starter starter) {
    DaemonLogging.start();
    return new DaemonMain(role).runToEnd(configuration, verbose, starter);
  }

  private int runToEnd(Configuration configuration, boolean verbose, Starter starter) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "stop"));
    try {
      Daemon started = starter.start(DaemonMain::onFault);
      daemon = started;
      announce(configuration, started);
      phase.set(Phase.RUNNING);
    } catch (Exception | Error e) {
      phase.set(Phase.FAILED);
      closeQuietly();
      StartFailure.print(System.err, role, e, verbose);
      return EXIT_FAILED;
    }
    awaitForEver();
    return 0;
  }

  private void announce(Configuration configuration, Daemon started) throws IOException {
    String file = configuration.get(SharedKeys.STATUS_FILE);
    if (!file.isEmpty()) {
      StatusFile status = new StatusFile(RealDisk.INSTANCE, Path.of(file));
      status.write(started.rpcAddress(), started.httpAddress());
      statusFile = status;
    }
    LOG.info(
        "The {} serves. rpc={} http={}",
        role,
        ListenAddress.format(started.rpcAddress()),
        ListenAddress.format(started.httpAddress()));
  }

  private void onSignal() {
    if (phase.get() == Phase.FAILED) {
      return; // The exit code is already decided.
    }
    LOG.info("The {} stops.", role);
    boolean clean = closeQuietly();
    DaemonLogging.stop();
    Runtime.getRuntime().halt(clean ? 0 : EXIT_FAILED);
  }

  private boolean closeQuietly() {
    try {
      StatusFile status = statusFile;
      if (status != null) {
        status.remove();
      }
      Daemon running = daemon;
      if (running != null) {
        running.close();
      }
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.error("The {} did not stop cleanly.", role, e);
      return false;
    }
  }

  private static void onFault(String where, Throwable cause) {
    LOG.error("A fault that the process cannot go on from; it stops now. where={}", where, cause);
    DaemonLogging.stop();
    Runtime.getRuntime().halt(EXIT_FAILED);
  }

  private static void awaitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
