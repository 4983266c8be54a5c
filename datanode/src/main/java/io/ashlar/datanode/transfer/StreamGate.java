package io.ashlar.datanode.transfer;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts open streams and refuses more than the bound.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class StreamGate {
  private final int max;
  private final AtomicInteger open = new AtomicInteger();

  /** Lets {@code max} in. */
  public StreamGate(int max) {
    this.max = max;
  }

  /** True if one more may be opened; then {@link #leave} follows. */
  public boolean tryEnter() {
    if (open.incrementAndGet() <= max) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  /** A stream has ended. */
  public void leave() {
    open.decrementAndGet();
  }

  /** Streams open now. */
  public int open() {
    return open.get();
  }

  /** Streams that may be open. */
  public int max() {
    return max;
  }
}
