package io.ashlar.namenode.replication;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the repair of damaged replicas does, in numbers.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class RepairCounts {
  private final AtomicLong ordered = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile int open;
  private volatile int unrepairable;

  void order() {
    ordered.incrementAndGet();
  }

  void end(boolean good) {
    (good ? done : failed).incrementAndGet();
  }

  void set(int openRepairs, int unrepairableBlocks) {
    open = openRepairs;
    unrepairable = unrepairableBlocks;
  }

  /** Repairs that nodes were told to make. */
  public long ordered() {
    return ordered.get();
  }

  /** Those that healed a replica. */
  public long done() {
    return done.get();
  }

  /** Those that left damage, or of which nothing was heard in time. */
  public long failed() {
    return failed.get();
  }

  /** Those that have not ended. */
  public long open() {
    return open;
  }

  /** Blocks with bytes that are good nowhere. */
  public long unrepairable() {
    return unrepairable;
  }
}
