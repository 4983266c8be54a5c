package io.ashlar.shell.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Cleans up when the user presses ^C or the deadline passes: whoever leaves something half done
 * registers how to take it back.
 *
 * <p><b>Threading</b>: any thread. Cleanups run once, newest first, on the thread that ends the
 * command; the workers see {@link #isStopped} and stop by themselves.
 */
public final class Interruption {
  private final Deque<Cleanup> cleanups = new ArrayDeque<>();
  private volatile boolean stopped;

  /** How to take one thing back. */
  @FunctionalInterface
  public interface Cleanup {
    /** Takes it back; may fail, because the command ends anyway. */
    void run() throws Exception;
  }

  /** True once the command must end; loops over operands and buffers look at it. */
  public boolean isStopped() {
    return stopped;
  }

  /** Registers {@code cleanup}; it runs only if the command is stopped before it is forgotten. */
  public synchronized void register(Cleanup cleanup) {
    cleanups.push(cleanup);
  }

  /** The thing is done; nothing to take back. */
  public synchronized void forget(Cleanup cleanup) {
    cleanups.remove(cleanup);
  }

  /** Stops the command and takes back what is half done. */
  public void stop() {
    stopped = true;
    while (true) {
      Cleanup next;
      synchronized (this) {
        next = cleanups.poll();
      }
      if (next == null) {
        return;
      }
      runQuietly(next);
    }
  }

  private static void runQuietly(Cleanup cleanup) {
    try {
      cleanup.run();
    } catch (Exception e) {
      // The command ends with an error anyway, and the next cleanup matters more than this one.
      return;
    }
  }
}
