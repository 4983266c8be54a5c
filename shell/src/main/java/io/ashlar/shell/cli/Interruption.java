package io.ashlar.shell.cli;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Cleans up when the user presses ^C or the deadline passes: whoever leaves something half done
 * registers how to take it back.
 *
 * <p><b>Threading</b>: any thread. Cleanups run once, newest first, on a thread of their own; the
 * workers see {@link #isStopped} and stop by themselves.
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

  /**
   * Stops the command and takes back what is half done, as far as that succeeds in time: a cleanup
   * may ask a server that is away.
   *
   * @return false if cleanups were still under way after {@code limitMs}
   */
  public boolean stopWithin(long limitMs) {
    stopped = true;
    Thread cleaner = new Thread(this::cleanUp, "dfs-cleanup");
    cleaner.setDaemon(true);
    cleaner.start();
    try {
      cleaner.join(limitMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !cleaner.isAlive();
  }

  private void cleanUp() {
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
