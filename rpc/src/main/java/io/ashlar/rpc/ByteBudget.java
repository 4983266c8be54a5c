package io.ashlar.rpc;

import java.util.concurrent.atomic.AtomicLong;

/** A number of bytes that many connections share. */
final class ByteBudget {
  private final AtomicLong left;

  ByteBudget(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  boolean tryTake(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  /** Takes what is in use already, even beyond the budget; a negative number gives back. */
  void take(long bytes) {
    left.addAndGet(-bytes);
  }

  void giveBack(long bytes) {
    left.addAndGet(bytes);
  }

  boolean exhausted() {
    return left.get() < 0;
  }

  long left() {
    return left.get();
  }
}
