package io.ashlar.datanode.replica;

import io.ashlar.protocol.error.DfsError;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What changes in a replica while it is being written.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class Construction {
  private volatile VisibleEnd visible = VisibleEnd.NONE;
  private @Nullable Consumer<DfsError> writer;
  private @Nullable DfsError stopped;

  /** How far readers see it. */
  public VisibleEnd visible() {
    return visible;
  }

  /** Readers see more from now on. */
  public void advance(VisibleEnd end) {
    visible = end;
  }

  /** A writer takes over; {@code stop} is how it is told to end. It hears at once if too late. */
  public void attach(Consumer<DfsError> stop) {
    DfsError reason;
    synchronized (this) {
      writer = stop;
      reason = stopped;
    }
    if (reason != null) {
      stop.accept(reason);
    }
  }

  /** The writer is done with the files. True if it was told to stop: then it removes them. */
  public synchronized boolean detach() {
    boolean told = writer != null && stopped != null;
    writer = null;
    return told;
  }

  /**
   * Tells the writer to end, after the replica was removed from the map. True if there is a writer;
   * it then removes the files when it has ended. False: the caller does.
   */
  public boolean stop(DfsError reason) {
    Consumer<DfsError> current;
    synchronized (this) {
      stopped = reason;
      current = writer;
    }
    if (current == null) {
      return false;
    }
    current.accept(reason);
    return true;
  }
}
