package io.ashlar.datanode.report;

import io.ashlar.datanode.replica.NumberedChange;
import io.ashlar.datanode.replica.NumberedChange.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Changes that the NameNode has not confirmed yet. On overflow all are dropped, because a full
 * report tells the same.
 *
 * <p><b>Threading</b>: any thread; {@link #accept} is called under the replica map's lock.
 */
public final class ReportQueue implements Consumer<NumberedChange> {
  private final int max;
  private final Deque<NumberedChange> waiting = new ArrayDeque<>();
  private boolean overflowed;
  private long dropped;
  private Consumer<Boolean> onAdded = urgent -> {};

  /** Keeps at most {@code max} changes. */
  public ReportQueue(int max) {
    this.max = max;
  }

  /** Hears of each addition, with true if the NameNode should know soon; must be quick. */
  public synchronized void onAdded(Consumer<Boolean> listener) {
    onAdded = listener;
  }

  @Override
  public void accept(NumberedChange change) {
    Consumer<Boolean> listener;
    synchronized (this) {
      if (!overflowed) {
        waiting.add(change);
        if (waiting.size() > max) {
          dropped += waiting.size();
          waiting.clear();
          overflowed = true;
        }
      }
      listener = onAdded;
    }
    listener.accept(change.event() != Event.RECEIVING);
  }

  /** The oldest changes, up to {@code most}; they stay until {@link #confirm}. */
  public synchronized List<NumberedChange> peek(int most) {
    List<NumberedChange> oldest = new ArrayList<>(Math.min(most, waiting.size()));
    for (NumberedChange change : waiting) {
      if (oldest.size() == most) {
        break;
      }
      oldest.add(change);
    }
    return oldest;
  }

  /** The NameNode knows everything through {@code seq}. */
  public synchronized void confirm(long seq) {
    while (!waiting.isEmpty() && waiting.peekFirst().seq() <= seq) {
      waiting.removeFirst();
    }
  }

  /** True if changes were dropped, so that a full report must follow; asking clears it. */
  public synchronized boolean takeOverflow() {
    boolean was = overflowed;
    overflowed = false;
    return was;
  }

  /** Changes that wait. */
  public synchronized int depth() {
    return waiting.size();
  }

  /** Changes dropped by overflows so far. */
  public synchronized long dropped() {
    return dropped;
  }
}
