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
  /** A giver that keeps its replica for longer than that, and is not to delete it, is let be. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final List<Entry> entries = new ArrayList<>();
  private long bytesMoved;

  /** How far a move is, as the block map knows it. */
  interface Look {
    /** The copy is under way. */
    boolean isCopying(long blockId);

    /** The node has a good replica of the block. */
    boolean holds(long blockId, DataNode node);

    /** The node is alive and is going to delete its replica of the block. */
    boolean isDeleting(long blockId, DataNode node);
  }

  /**
   * What is on its way to a node and from it, and was not surely a part of its last heartbeat.
   *
   * @param comingBytes ordered, and those that arrived lately
   * @param leavingBytes to be deleted, and those that were deleted lately
   */
  record Pending(long comingBytes, long leavingBytes) {
    static final Pending NONE = new Pending(0, 0);

    Pending plus(Pending other) {
      return new Pending(comingBytes + other.comingBytes, leavingBytes + other.leavingBytes);
    }
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
      boolean stays =
          nowNanos - entry.arrivedNanos > PATIENCE_NANOS
              && !look.isDeleting(entry.blockId, entry.giver);
      if (shown || stays) {
        all.remove();
      }
    }
  }

  /** What the last heartbeats may not show, by node id. */
  Map<String, Pending> pending() {
    Map<String, Pending> pending = new HashMap<>();
    for (Entry entry : entries) {
      if (!entry.hasArrived() || entry.taker.heardNanos() <= entry.arrivedNanos) {
        pending.merge(entry.taker.id(), new Pending(entry.bytes, 0), Pending::plus);
      }
      if (!entry.hasLeft() || entry.giver.heardNanos() <= entry.leftNanos) {
        pending.merge(entry.giver.id(), new Pending(0, entry.bytes), Pending::plus);
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
