package io.ashlar.namenode.datanodes;

/**
 * Space of one node that was promised to writers and that its heartbeats cannot show yet. A promise
 * ends when the node reports the block, because from then on its own figures count it; one that is
 * never taken up is forgotten with the second heartbeat after it.
 *
 * <p><b>Threading</b>: any thread.
 */
final class PromisedBytes {
  private long window;
  private long current;
  private long previous;

  /** Promises space; the answer names the promise's time for {@link #release}. */
  synchronized long promise(long bytes) {
    current += bytes;
    return window;
  }

  /** The promise was taken up. */
  synchronized void release(long madeInWindow, long bytes) {
    if (madeInWindow == window) {
      current -= bytes;
    } else if (madeInWindow == window - 1) {
      previous -= bytes;
    }
  }

  /** A heartbeat came. */
  synchronized void onHeartbeat() {
    window++;
    previous = current;
    current = 0;
  }

  synchronized long total() {
    return current + previous;
  }
}
