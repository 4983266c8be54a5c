package io.ashlar.rpc;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A number of bytes that several connections share, perhaps as a part of a larger one. */
final class ByteBudget {
  private final @Nullable ByteBudget whole;
  private final long most;
  private final AtomicLong left;

  private ByteBudget(@Nullable ByteBudget whole, long bytes) {
    this.whole = whole;
    this.most = bytes;
    this.left = new AtomicLong(bytes);
  }

  ByteBudget(long bytes) {
    this(null, bytes);
  }

  /** A part for one peer: what it takes is taken from this one too, which it cannot use up. */
  ByteBudget half() {
    return new ByteBudget(this, most / 2);
  }

  boolean tryTake(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      ByteBudget parent = whole;
      if (parent == null || parent.tryTake(bytes)) {
        return true;
      }
    }
    left.addAndGet(bytes);
    return false;
  }

  /** Takes what is in use already, even beyond the budget; a negative number gives back. */
  void take(long bytes) {
    left.addAndGet(-bytes);
    ByteBudget parent = whole;
    if (parent != null) {
      parent.take(bytes);
    }
  }

  void giveBack(long bytes) {
    take(-bytes);
  }

  boolean exhausted() {
    ByteBudget parent = whole;
    return left.get() < 0 || (parent != null && parent.exhausted());
  }

  long left() {
    return left.get();
  }
}
