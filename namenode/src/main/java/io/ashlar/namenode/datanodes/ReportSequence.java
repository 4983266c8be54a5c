package io.ashlar.namenode.datanodes;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Order of one DataNode's numbered replica changes: which are new, which are repeated, where one is
 * missing, and what a full report of an older moment must not undo.
 *
 * <p>All changes from {@code base + 1} to {@code applied} are known one by one. A full report of
 * moment N can be merged if {@code base <= N}: what changed after N is remembered here and wins.
 *
 * <p><b>Threading</b>: the loop thread.
 */
final class ReportSequence {
  /** Most changes that are remembered for the sake of a full report on its way. */
  static final int REMEMBERED_MAX = 16_384;

  private static final long UNKNOWN = -1;

  private final ArrayDeque<Long> recentBlocks = new ArrayDeque<>();
  private final Map<Long, Long> lastChange = new HashMap<>();
  private long base = UNKNOWN;
  private long applied = UNKNOWN;

  /** Number of the last change that was applied; 0 if none was. */
  long appliedThrough() {
    return Math.max(applied, 0);
  }

  /** True if the change was applied before, or is covered by a full report. */
  boolean isRepeated(long seq) {
    return applied != UNKNOWN && seq <= applied;
  }

  /**
   * Notes a change that is about to be applied.
   *
   * @return false if changes before it are missing, so that a full report is needed
   */
  boolean advance(long seq, long blockId) {
    boolean contiguous = applied == UNKNOWN || seq == applied + 1;
    if (base == UNKNOWN || !contiguous) {
      restartAt(seq - 1);
    }
    recentBlocks.add(blockId);
    lastChange.put(blockId, seq);
    if (recentBlocks.size() > REMEMBERED_MAX) {
      base++;
      lastChange.remove(recentBlocks.remove(), base);
    }
    applied = seq;
    return contiguous;
  }

  /** True if a full report of moment {@code seq} can be merged without losing a change. */
  boolean canMerge(long seq) {
    return base == UNKNOWN || seq >= base;
  }

  /** True if the block changed after {@code seq}: a full report of that moment is silent on it. */
  boolean changedAfter(long seq, long blockId) {
    if (lastChange.isEmpty()) {
      return false;
    }
    Long change = lastChange.get(blockId);
    return change != null && change > seq;
  }

  /** A full report of moment {@code seq} was merged. */
  void merged(long seq) {
    if (applied == UNKNOWN || seq > applied) {
      restartAt(seq);
      applied = seq;
    }
  }

  private void restartAt(long seq) {
    recentBlocks.clear();
    lastChange.clear();
    base = seq;
  }
}
