package io.ashlar.datanode.transfer;

import java.util.concurrent.TimeUnit;

/**
 * Counts open streams and refuses more than the bound.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class StreamGate {
  private final int max;
  private int open;

  /** Lets {@code max} in. */
  public StreamGate(int max) {
    this.max = max;
  }

  /** True if one more may be opened; then {@link #leave} follows. */
  public synchronized boolean tryEnter() {
    if (open >= max) {
      return false;
    }
    open++;
    return true;
  }

  /** A stream has ended. */
  public synchronized void leave() {
    open--;
    if (open == 0) {
      notifyAll();
    }
  }

  /** Streams open now. */
  public synchronized int open() {
    return open;
  }

  /** Streams that may be open. */
  public int max() {
    return max;
  }

  /** Waits until the last stream has ended, but not longer than {@code timeoutMs}. */
  public synchronized void awaitNone(long timeoutMs) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (open > 0) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (leftMs <= 0) {
        return;
      }
      wait(leftMs);
    }
  }
}
