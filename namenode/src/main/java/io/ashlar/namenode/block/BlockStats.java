package io.ashlar.namenode.block;

/**
 * Totals over all blocks, kept by adding and taking away the health of one block at a time.
 *
 * <p><b>Threading</b>: the loop thread writes; any thread may read single numbers.
 */
public final class BlockStats {
  private static final int WANTED_MAX = 1_023;

  private final int minReplication;
  private volatile long complete;
  private volatile long safe;
  private volatile long missing;
  private volatile long underReplicated;
  private volatile long corruptBlocks;
  private volatile long misstampedReplicas;
  private volatile long misplaced;
  private final long[] wanting = new long[WANTED_MAX + 1];

  /** {@code minReplication} replicas make a complete block safe. */
  public BlockStats(int minReplication) {
    this.minReplication = minReplication;
  }

  /** Good replicas that make a complete block safe. */
  int minReplication() {
    return minReplication;
  }

  /** Blocks that have their final content. */
  public long complete() {
    return complete;
  }

  /** Complete blocks of which enough replicas are reported to count as there. */
  public long safe() {
    return safe;
  }

  /** Complete blocks of which no good replica is on a live node. */
  public long missing() {
    return missing;
  }

  /** Complete blocks with fewer good replicas than wanted. */
  public long underReplicated() {
    return underReplicated;
  }

  /** Complete blocks with enough replicas that could lie better on the racks. */
  public long misplaced() {
    return misplaced;
  }

  /** Complete blocks that want more than so many replicas; on the loop thread. */
  public long wantingMoreThan(int replicas) {
    long count = 0;
    for (int wanted = Math.max(0, replicas + 1); wanted < wanting.length; wanted++) {
      count += wanting[wanted];
    }
    return count;
  }

  /** Blocks with a replica that is damaged or has the wrong length. */
  public long corruptBlocks() {
    return corruptBlocks;
  }

  /** Replicas of an older generation, or of one that was not issued. */
  public long misstampedReplicas() {
    return misstampedReplicas;
  }

  /** Both as {@link BlockHealth#packed} made them; 0 is of no block. */
  void replace(int before, int after) {
    if (before != after) {
      add(BlockHealth.unpack(before), -1);
      add(BlockHealth.unpack(after), 1);
    }
  }

  /** {@code count} blocks come to it, all of the same health. */
  void addAlike(int health, long count) {
    add(BlockHealth.unpack(health), count);
  }

  // The loop thread is the only writer, so that the additions below need no atomic step.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void add(BlockHealth health, long sign) {
    if (health.complete()) {
      complete += sign;
      safe += health.good() + (health.elsewhere() ? 1 : 0) >= minReplication ? sign : 0;
      missing += health.missing() ? sign : 0;
      underReplicated += health.lacks() ? sign : 0;
      misplaced += health.misplaced() ? sign : 0;
      wanting[Math.min(health.wanted(), wanting.length - 1)] += sign;
    }
    corruptBlocks += health.corrupt() > 0 ? sign : 0;
    misstampedReplicas += sign * health.misstamped();
  }
}
