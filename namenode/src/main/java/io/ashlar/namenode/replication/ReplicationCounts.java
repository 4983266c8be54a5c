package io.ashlar.namenode.replication;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the replication of blocks does, in numbers.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class ReplicationCounts {
  private final AtomicLong copies = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final AtomicLong timeouts = new AtomicLong();
  private final AtomicLong drops = new AtomicLong();
  private final AtomicLong ordered = new AtomicLong();
  private volatile int queued;
  private volatile int lastReplicas;
  private volatile int open;

  void set(int blocksQueued, int onLastReplica, int openTransfers) {
    queued = blocksQueued;
    lastReplicas = onLastReplica;
    open = openTransfers;
  }

  void planned(TransferPlan plan) {
    if (plan instanceof TransferPlan.Copy) {
      ordered.incrementAndGet();
    }
  }

  void done(long copiedBytes) {
    copies.incrementAndGet();
    bytes.addAndGet(copiedBytes);
  }

  void failed() {
    failures.incrementAndGet();
  }

  void timedOut() {
    timeouts.incrementAndGet();
  }

  void dropped() {
    drops.incrementAndGet();
  }

  /** Blocks that wait for a copy. */
  public long queued() {
    return queued;
  }

  /** Those of them that have one good replica left. */
  public long lastReplicas() {
    return lastReplicas;
  }

  /** Copies that are ordered and not reported yet. */
  public long open() {
    return open;
  }

  /** Copies that were ordered. */
  public long ordered() {
    return ordered.get();
  }

  /** Copies that were reported. */
  public long copies() {
    return copies.get();
  }

  /** Bytes of these. */
  public long bytes() {
    return bytes.get();
  }

  /** Copies that their source could not make. */
  public long failures() {
    return failures.get();
  }

  /** Copies of which nothing was heard in time, or that lost a node. */
  public long timeouts() {
    return timeouts.get();
  }

  /** Replicas that were too many, or damaged, and are to be deleted. */
  public long drops() {
    return drops.get();
  }
}
