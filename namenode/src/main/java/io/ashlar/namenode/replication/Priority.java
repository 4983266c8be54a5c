package io.ashlar.namenode.replication;

import io.ashlar.namenode.block.BlockHealth;
import org.jspecify.annotations.Nullable;

/** How urgent it is to copy a block, most urgent first. */
public enum Priority {
  /** One node that can be read from is left of several, or only such that are leaving. */
  LAST_REPLICA,
  /** Less than a third of the replicas wanted. */
  BADLY_UNDER_REPLICATED,
  /** Fewer than wanted. */
  UNDER_REPLICATED,
  /** Enough, but they could lie better on the racks. */
  MISPLACED;

  private static final int BADLY = 3;

  /** Of a block of that health; null if nothing is to be copied, or nothing can be. */
  static @Nullable Priority of(BlockHealth health) {
    if (!health.complete() || health.missing()) {
      return null;
    }
    if (!health.lacks()) {
      return health.misplaced() ? MISPLACED : null;
    }
    if (health.good() + (health.elsewhere() ? 1 : 0) == 1) {
      return LAST_REPLICA;
    }
    return health.good() * BADLY < health.wanted() ? BADLY_UNDER_REPLICATED : UNDER_REPLICATED;
  }
}
