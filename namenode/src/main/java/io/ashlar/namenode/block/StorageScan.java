package io.ashlar.namenode.block;

import io.ashlar.common.digest.Buckets;
import io.ashlar.common.digest.DigestSums;
import io.ashlar.common.digest.GroupSums;
import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.common.digest.SumSink;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Walks over all that a storage holds, beside the loop.
 *
 * <p><b>Threading</b>: any thread. The loop is kept out for a few thousand blocks at a time, so
 * that what changes meanwhile is seen as it was or as it is.
 */
final class StorageScan {
  private static final int SLOTS_PER_LOCK = 4_096;

  private final BlockSlab slab;
  private final HintedReplicas hints;
  private final OptimisticLock lock;

  /** Takes the slots of which {@link #contains} is true. */
  private interface SlotSource {
    boolean contains(int slot);
  }

  @FunctionalInterface
  private interface SlotSink {
    void take(int slot);
  }

  StorageScan(BlockSlab slab, HintedReplicas hints, OptimisticLock lock) {
    this.slab = slab;
    this.hints = hints;
    this.lock = lock;
  }

  /** Ids of all blocks of which the storage holds a replica, in no order. */
  long[] blocksOf(Storage storage) {
    int[] slots = slotsOf(storage);
    List<Long> odd = new ArrayList<>();
    storage.odd().forEach((id, replica) -> odd.add(id));
    Ids ids = new Ids(slots.length + odd.size());
    each(slots, storage.slots()::contains, slot -> ids.add(slab.id(slot)));
    odd.forEach(ids::add);
    return ids.all();
  }

  /** The same without replicas that are final and undamaged in other buckets than these. */
  long[] blocksOf(Storage storage, BitSet buckets) {
    List<Long> odd = new ArrayList<>();
    storage
        .odd()
        .forEach(
            (id, replica) -> {
              if (!isFinal(replica) || buckets.get(Buckets.of(id))) {
                odd.add(id);
              }
            });
    int[] slots = buckets.isEmpty() ? new int[0] : slotsOf(storage);
    Ids ids = new Ids(slots.length + odd.size());
    each(
        slots,
        storage.slots()::contains,
        slot -> {
          if (buckets.get(Buckets.of(slab.id(slot)))) {
            ids.add(slab.id(slot));
          }
        });
    odd.forEach(ids::add);
    return ids.all();
  }

  /** Sums over the final, undamaged replicas that are on record or hinted at. */
  DigestSums sums(Storage storage, ReplicaHash hash) {
    DigestSums sums = new DigestSums();
    sumRecords(storage, hash, sums);
    sumHints(storage, hash, sums);
    return sums;
  }

  /** The same by groups, which takes less time while all hints stand. */
  GroupSums groupSums(Storage storage, ReplicaHash hash) {
    GroupSums sums = new GroupSums();
    sumRecords(storage, hash, sums);
    if (!lock.readLocked(() -> hints.addSums(storage, sums))) {
      sumHints(storage, hash, sums);
    }
    return sums;
  }

  private void sumRecords(Storage storage, ReplicaHash hash, SumSink sums) {
    each(slotsOf(storage), storage.slots()::contains, slot -> add(slot, hash, sums));
    storage
        .odd()
        .forEach(
            (id, replica) -> {
              if (isFinal(replica)) {
                hash.add(sums, id, replica.stamp(), replica.length());
              }
            });
  }

  private void sumHints(Storage storage, ReplicaHash hash, SumSink sums) {
    int[] hinted = lock.readLocked(() -> hints.slotsOf(storage));
    int number = lock.readLocked(() -> hints.numberOf(storage));
    if (number >= 0) {
      each(hinted, slot -> hints.holds(number, slot), slot -> add(slot, hash, sums));
      lock.readLocked(() -> hints.formerOf(storage))
          .forEach((id, former) -> hash.add(sums, id, former.stamp(), former.length()));
    }
  }

  private void add(int slot, ReplicaHash hash, SumSink sums) {
    BlockFacts facts = slab.facts(slot);
    hash.add(sums, slab.id(slot), facts.committedGs(), facts.length());
  }

  private static boolean isFinal(Replica replica) {
    return replica.state() == ReplicaState.FINALIZED && !replica.corrupt();
  }

  private int[] slotsOf(Storage storage) {
    return lock.readLocked(() -> storage.slots().toArray());
  }

  /** In pieces, so that the loop does not wait; what was freed meanwhile is left out. */
  private void each(int[] slots, SlotSource source, SlotSink sink) {
    for (int from = 0; from < slots.length; from += SLOTS_PER_LOCK) {
      int start = from;
      int end = Math.min(slots.length, from + SLOTS_PER_LOCK);
      lock.readLocked(
          () -> {
            for (int i = start; i < end; i++) {
              if (source.contains(slots[i])) {
                sink.take(slots[i]);
              }
            }
            return end;
          });
    }
  }

  private static final class Ids {
    private final long[] ids;
    private int count;

    Ids(int most) {
      ids = new long[most];
    }

    void add(long id) {
      ids[count++] = id;
    }

    long[] all() {
      return Arrays.copyOf(ids, count);
    }
  }
}
