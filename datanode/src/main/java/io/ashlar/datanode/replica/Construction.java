package io.ashlar.datanode.replica;

import io.ashlar.protocol.error.DfsError;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What changes in a replica while it is open. From the beginning until {@link #detach} a writer
 * holds its files, unless it was made {@link #idle}.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class Construction {
  private final CompletableFuture<@Nullable Void> released = new CompletableFuture<>();
  private final boolean ready;
  private volatile VisibleEnd visible = VisibleEnd.NONE;
  private @Nullable Consumer<DfsError> writer;
  private @Nullable DfsError told;
  private boolean held = true;
  private boolean remove;

  /** Of a replica that a writer begins or goes on with. */
  public Construction() {
    this(true);
  }

  private Construction(boolean ready) {
    this.ready = ready;
  }

  /** Of a replica that is open and that nobody writes. */
  public static Construction idle(VisibleEnd visible) {
    Construction idle = new Construction();
    idle.advance(visible);
    idle.detach();
    return idle;
  }

  /** Of a copy that is whole and waits for a pipeline to go on with it. */
  public static Construction waiting() {
    Construction waiting = new Construction(false);
    waiting.detach();
    return waiting;
  }

  /** False while nobody can say how far readers may see it, because no pipeline has it yet. */
  public boolean ready() {
    return ready;
  }

  /** How far readers see it. */
  public VisibleEnd visible() {
    return visible;
  }

  /** Readers see more from now on; what they saw stays, also when its bytes are sent again. */
  public void advance(VisibleEnd end) {
    if (end.length() >= visible.length()) {
      visible = end;
    }
  }

  /** {@code stop} is how the writer is told to end. It hears at once if that was said already. */
  public void attach(Consumer<DfsError> stop) {
    DfsError reason;
    synchronized (this) {
      writer = stop;
      reason = told;
    }
    if (reason != null) {
      stop.accept(reason);
    }
  }

  /** The writer has closed the files. True if it has to remove them. */
  public boolean detach() {
    boolean told;
    synchronized (this) {
      told = held && remove;
      held = false;
      writer = null;
    }
    released.complete(null);
    return told;
  }

  /**
   * Tells the writer to end, after the replica was removed from the map. True if there is a writer;
   * it then removes the files when it has ended. False: the caller does.
   */
  public boolean stop(DfsError reason) {
    synchronized (this) {
      if (!held) {
        return false;
      }
      remove = true;
    }
    tell(reason);
    return true;
  }

  /**
   * Tells the writer to end and to leave the files to the caller.
   *
   * @return completes when it has closed them, on its thread; at once if nobody holds them
   */
  public CompletableFuture<@Nullable Void> handOver(DfsError reason) {
    tell(reason);
    return released;
  }

  /** True while a writer holds the files. */
  public synchronized boolean held() {
    return held;
  }

  private void tell(DfsError reason) {
    Consumer<DfsError> current;
    synchronized (this) {
      if (told == null) {
        told = reason;
      }
      current = writer;
    }
    if (current != null) {
      current.accept(reason);
    }
  }
}
