package io.ashlar.datanode.server;

import io.ashlar.common.config.Configuration;
import io.ashlar.daemon.DaemonMain;

/** Runs a DataNode in the foreground of this process. */
public final class DataNodeMain {
  private DataNodeMain() {}

  /**
   * Returns only if it could not start; then with the exit code, after the error was printed.
   *
   * @param verbose adds the stack trace to an error
   */
  public static int run(Configuration configuration, boolean verbose) {
    return DaemonMain.run(
        "datanode",
        configuration,
        verbose,
        faults -> DataNode.start(configuration, DataNodeSeams.real(faults)));
  }
}
