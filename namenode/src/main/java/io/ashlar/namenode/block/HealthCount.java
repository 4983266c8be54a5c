package io.ashlar.namenode.block;

/**
 * Adds the healths of many new blocks to the totals, neighbours that are alike at once: nearly all
 * are alike when a namespace is loaded, and the totals are volatile.
 *
 * <p><b>Threading</b>: used by one thread.
 */
final class HealthCount {
  private final BlockStats stats;
  private int health;
  private long count;

  HealthCount(BlockStats stats) {
    this.stats = stats;
  }

  void add(int packed) {
    if (packed != health) {
      flush();
      health = packed;
    }
    count++;
  }

  /** Must follow the last one. */
  void flush() {
    if (count > 0) {
      stats.addAlike(health, count);
    }
    count = 0;
  }
}
