package io.ashlar.namenode.loop;

import io.ashlar.common.time.Clock;
import java.util.function.LongSupplier;

/**
 * Time that goes on by the work that was done and by nothing else: so much for each inode and block
 * that came or went, for each replica that a report changed, and for each look at the clock.
 */
final class CostClock implements Clock {
  /** More than a unit costs on the slowest machine that was measured. */
  static final long NANOS_PER_UNIT = 3_000;

  private final LongSupplier size;
  private long lastSize;
  private long units;

  /** {@code size} is the number of inodes and blocks; it changes by one for each unit. */
  CostClock(LongSupplier size) {
    this.size = size;
    this.lastSize = size.getAsLong();
  }

  /** Units of work done until now. */
  long units() {
    long now = size.getAsLong();
    units += Math.abs(now - lastSize);
    lastSize = now;
    return units;
  }

  /** Work was done that does not show in the size. */
  void work(long more) {
    units += more;
  }

  @Override
  public long monotonicNanos() {
    work(1);
    return units() * NANOS_PER_UNIT;
  }

  @Override
  public long wallMs() {
    return 1_764_000_000_000L + units() * NANOS_PER_UNIT / 1_000_000;
  }
}
