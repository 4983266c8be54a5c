package io.ashlar.datanode.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Bytes that all block streams of this node may keep in memory together.
 *
 * <p>Every stream may have a little even when the budget is used up; otherwise nodes that wait for
 * each other's budgets could stand still for ever. So the bound is the budget plus one frame per
 * stream.
 *
 * <p><b>Threading</b>: any thread; waiters are called on the thread that gives back.
 */
public final class ByteBudget {
  private final Deque<Runnable> waiters = new ArrayDeque<>();
  private long left;

  /** Starts full. */
  public ByteBudget(long bytes) {
    this.left = bytes;
  }

  /** Takes {@code bytes}, even beyond the budget; callers look at {@link #exhausted} first. */
  public synchronized void take(long bytes) {
    left -= bytes;
  }

  /** True if nothing is left. */
  public synchronized boolean exhausted() {
    return left <= 0;
  }

  /** Bytes left; below zero by what streams took beyond. */
  public synchronized long left() {
    return left;
  }

  /** Calls {@code waiter} once, when there is room, or now. */
  public void whenRoom(Runnable waiter) {
    synchronized (this) {
      if (left <= 0) {
        waiters.add(waiter);
        return;
      }
    }
    waiter.run();
  }

  /** Gives back what was taken and wakes all that wait, in order, if there is room now. */
  public void giveBack(long bytes) {
    List<Runnable> woken;
    synchronized (this) {
      left += bytes;
      if (left <= 0 || waiters.isEmpty()) {
        return;
      }
      woken = new ArrayList<>(waiters);
      waiters.clear();
    }
    woken.forEach(Runnable::run);
  }
}
