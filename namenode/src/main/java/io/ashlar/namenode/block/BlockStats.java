package io.ashlar.namenode.block;

/**
 * Totals over all blocks, kept by adding and taking away the health of one block at a time.
 *
 * <p><b>Threading</b>: the loop thread writes; any thread may read single numbers.
 */
public final class BlockStats {
  private final int minReplication;
  private volatile long complete;
  private volatile long safe;
  private volatile long missing;
  private volatile long underReplicated;
  private volatile long corruptBlocks;
  private volatile long misstampedReplicas;

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
      safe += health.good() >= minReplication ? sign : 0;
      missing += health.good() == 0 ? sign : 0;
      underReplicated += health.good() < health.wanted() ? sign : 0;
    }
    corruptBlocks += health.corrupt() > 0 ? sign : 0;
    misstampedReplicas += sign * health.misstamped();
  }
}
