package io.ashlar.benchmarks.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A cluster that the run started: one NameNode, three DataNodes, each a process of its own.
 *
 * <p><b>Threading</b>: one thread; {@link #close} from any.
 */
public interface FileSystemUnderTest extends AutoCloseable {
  /** What clients connect to. */
  String uri();

  /** Process ids of the daemons, by name. */
  Map<String, Long> pids() throws IOException;

  /** The command that starts a driver for it, with settings in its own words. */
  List<String> driverCommand(Map<String, String> settings) throws IOException;

  /** The command that lists the root, as a user would type it. */
  List<String> listCommand() throws IOException;

  /** Stops the NameNode cleanly. */
  void stopNameNode() throws IOException;

  /**
   * Begins to start the NameNode from what it has on disk and returns once it listens.
   *
   * @return when its process was begun, by {@link System#nanoTime}
   */
  long startNameNode() throws IOException;

  @Override
  void close() throws IOException;
}
