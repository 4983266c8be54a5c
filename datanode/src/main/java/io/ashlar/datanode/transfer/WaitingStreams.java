package io.ashlar.datanode.transfer;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Blocks of which a write stream at this node waits for the node after it: for its set-up, or for
 * an ack. A writer that hears nothing asks for that, because the first node of its pipeline that
 * does not wait is the one that holds it up.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class WaitingStreams {
  private final ConcurrentMap<Long, Integer> streams = new ConcurrentHashMap<>();

  /** True if a stream of that block waits. */
  boolean waits(long blockId) {
    return streams.containsKey(blockId);
  }

  /** What one stream says of itself. */
  Entry entry(long blockId) {
    return new Entry(blockId);
  }

  /**
   * One stream.
   *
   * <p><b>Threading</b>: the stream's event loop.
   */
  final class Entry {
    private final long blockId;
    private boolean waiting;

    private Entry(long blockId) {
      this.blockId = blockId;
    }

    void set(boolean waits) {
      if (waits != waiting) {
        waiting = waits;
        streams.merge(blockId, waits ? 1 : -1, WaitingStreams::sum);
      }
    }
  }

  @SuppressWarnings("NullAway") // A null takes the block out of the map.
  private static Integer sum(Integer one, Integer other) {
    int sum = one + other;
    return sum == 0 ? null : sum;
  }
}
