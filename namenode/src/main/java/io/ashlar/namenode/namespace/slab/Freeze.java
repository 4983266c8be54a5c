package io.ashlar.namenode.namespace.slab;

import java.lang.invoke.VarHandle;

/**
 * One frozen state. While it is open, the writer copies a page before the first change; what these
 * copies cost is bounded, and beyond the bound the frozen state is given up rather than the heap.
 *
 * <p><b>Threading</b>: {@link #retain} on the writer alone; the rest on any thread.
 */
final class Freeze {
  private final long budgetBytes;
  private volatile boolean open = true;
  private volatile boolean givenUp;
  private volatile long retainedBytes;

  Freeze(long budgetBytes) {
    this.budgetBytes = budgetBytes;
  }

  boolean isOpen() {
    return open;
  }

  long retainedBytes() {
    return retainedBytes;
  }

  /** The writer has copied a page that the frozen state still needs. */
  void retain(long bytes) {
    long total = retainedBytes + bytes;
    retainedBytes = total;
    if (total > budgetBytes) {
      givenUp = true;
      open = false;
      // From here on pages change in place; whoever sees such a change must also see the flag.
      VarHandle.fullFence();
    }
  }

  /**
   * True if what was read of the frozen state before this call may be wrong. Asked after reading
   * and before believing.
   */
  boolean isGivenUp() {
    VarHandle.fullFence();
    return givenUp;
  }

  /** Nobody reads the frozen state any more. */
  void close() {
    open = false;
  }
}
