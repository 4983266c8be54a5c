package io.ashlar.namenode.replication;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Goes round the blocks of a node, a few at a time, and rests after each round: what could not move
 * a moment ago cannot now.
 *
 * <p><b>Threading</b>: the loop thread.
 */
final class BlockCursor {
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Supplier<long[]> blocks;
  private long[] round = {};
  private int at;
  private boolean begun;
  private long restsUntilNanos;

  BlockCursor(Supplier<long[]> blocks) {
    this.blocks = blocks;
  }

  /** The next block id; -1 while it rests. */
  long next(long nowNanos) {
    if (at == round.length) {
      if (begun && restsUntilNanos - nowNanos > 0) {
        return -1;
      }
      begun = true;
      restsUntilNanos = nowNanos + REST_NANOS;
      round = blocks.get();
      at = 0;
      if (round.length == 0) {
        return -1;
      }
    }
    return round[at++];
  }
}
