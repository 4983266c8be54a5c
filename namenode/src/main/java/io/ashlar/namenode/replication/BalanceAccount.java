package io.ashlar.namenode.replication;

import io.ashlar.namenode.datanodes.DataNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the balancer has under way and the nodes' heartbeats do not show yet: bytes that will be on
 * the taker, and bytes that will be gone from the giver. Without it more would move than needed.
 *
 * <p><b>Threading</b>: the loop thread.
 */
final class BalanceAccount {
  /** A deletion that takes longer than that is not waited for. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final List<Entry> entries = new ArrayList<>();
  private long bytesMoved;

  /** How far a move is, as the block map knows it. */
  interface Look {
    /** The copy is under way. */
    boolean isCopying(long blockId);

    /** The node has a good replica of the block. */
    boolean holds(long blockId, DataNode node);
  }

  private static final class Entry {
    private final long blockId;
    private final long bytes;
    private final DataNode giver;
    private final DataNode taker;
    private long arrivedNanos = Long.MIN_VALUE;
    private long leftNanos = Long.MIN_VALUE;

    Entry(long blockId, long bytes, DataNode giver, DataNode taker) {
      this.blockId = blockId;
      this.bytes = bytes;
      this.giver = giver;
      this.taker = taker;
    }

    boolean hasArrived() {
      return arrivedNanos != Long.MIN_VALUE;
    }

    boolean hasLeft() {
      return leftNanos != Long.MIN_VALUE;
    }
  }

  void begin(long blockId, long bytes, DataNode giver, DataNode taker) {
    entries.add(new Entry(blockId, bytes, giver, taker));
  }

  /** Looks how far each move is, and forgets those that the heartbeats show. */
  void settle(long nowNanos, Look look) {
    Iterator<Entry> all = entries.iterator();
    while (all.hasNext()) {
      Entry entry = all.next();
      if (!entry.hasArrived()) {
        if (look.isCopying(entry.blockId)) {
          continue;
        }
        if (!look.holds(entry.blockId, entry.taker)) {
          all.remove(); // It came to nothing.
          continue;
        }
        entry.arrivedNanos = nowNanos;
        bytesMoved += entry.bytes;
      }
      if (!entry.hasLeft() && !look.holds(entry.blockId, entry.giver)) {
        entry.leftNanos = nowNanos;
      }
      boolean shown =
          entry.hasLeft()
              && entry.giver.heardNanos() > entry.leftNanos
              && entry.taker.heardNanos() > entry.arrivedNanos;
      if (shown || nowNanos - entry.arrivedNanos > PATIENCE_NANOS) {
        all.remove();
      }
    }
  }

  /**
   * Bytes to add to what the last heartbeats said, by node id; negative ones are on their way out.
   */
  Map<String, Long> pending() {
    Map<String, Long> pending = new HashMap<>();
    for (Entry entry : entries) {
      if (!entry.hasArrived() || entry.taker.heardNanos() <= entry.arrivedNanos) {
        pending.merge(entry.taker.id(), entry.bytes, Long::sum);
      }
      if (!entry.hasLeft() || entry.giver.heardNanos() <= entry.leftNanos) {
        pending.merge(entry.giver.id(), -entry.bytes, Long::sum);
      }
    }
    return pending;
  }

  /** Bytes that are still being copied to each node. */
  Map<String, Long> copying() {
    Map<String, Long> bytes = new HashMap<>();
    for (Entry entry : entries) {
      if (!entry.hasArrived()) {
        bytes.merge(entry.taker.id(), entry.bytes, Long::sum);
      }
    }
    return bytes;
  }

  /** True if the heartbeats show everything. */
  boolean isSettled() {
    return entries.isEmpty();
  }

  int open() {
    return (int) entries.stream().filter(entry -> !entry.hasArrived()).count();
  }

  long bytesMoved() {
    return bytesMoved;
  }
}
