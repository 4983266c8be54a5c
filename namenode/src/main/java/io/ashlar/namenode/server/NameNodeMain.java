package io.ashlar.namenode.server;

import io.ashlar.common.config.Configuration;
import io.ashlar.daemon.DaemonMain;

/** Runs a NameNode in the foreground of its process. */
public final class NameNodeMain {
  private NameNodeMain() {}

  /** Runs until SIGTERM ends the process; returns the exit code only if it could not start. */
  public static int run(Configuration configuration) {
    return run(configuration, false);
  }

  /** The same; {@code verbose} adds the stack trace to an error. */
  public static int run(Configuration configuration, boolean verbose) {
    return DaemonMain.run(
        "namenode",
        configuration,
        verbose,
        faults -> NameNode.start(configuration, NameNodeParts.real(faults)));
  }
}
