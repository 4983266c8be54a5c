package io.ashlar.namenode.block;

/**
 * Notes in the totals how the health of many blocks changed, neighbours that change alike at once:
 * nearly all do when a storage is confirmed, and the totals are volatile.
 *
 * <p><b>Threading</b>: used by one thread.
 */
final class HealthChanges {
  private final BlockStats stats;
  private int before;
  private int after;
  private long count;

  HealthChanges(BlockStats stats) {
    this.stats = stats;
  }

  void add(int packedBefore, int packedAfter) {
    if (packedBefore != before || packedAfter != after) {
      flush();
      before = packedBefore;
      after = packedAfter;
    }
    count++;
  }

  /** Must follow the last one. */
  void flush() {
    if (count > 0) {
      stats.addAlike(before, -count);
      stats.addAlike(after, count);
    }
    count = 0;
  }
}
