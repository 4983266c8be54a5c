package io.ashlar.namenode.block;

import io.ashlar.common.digest.ReplicaHash;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hints as their users see them: each call takes the lock of the {@link BlockMap}.
 *
 * <p><b>Threading</b>: changes on the loop thread, look-ups from any.
 */
final class HintTable {
  private final BlockSlab slab;
  private final SlotIndex index;
  private final StripedMap<BlockExtra> extras;
  private final HintedReplicas hints;
  private final OptimisticLock lock;

  HintTable(
      BlockSlab slab,
      SlotIndex index,
      StripedMap<BlockExtra> extras,
      HintedReplicas hints,
      OptimisticLock lock) {
    this.slab = slab;
    this.index = index;
    this.extras = extras;
    this.hints = hints;
    this.lock = lock;
  }

  /** The next storage that hints name by its number. */
  void addStorage(String nodeId, String storageId) {
    lock.write(() -> hints.addStorage(nodeId, storageId));
  }

  /** Sums of hints that come from now on are made with this hash. */
  void useHash(ReplicaHash hash) {
    lock.write(() -> hints.useHash(hash));
  }

  /** Slots of blocks that the storage is hinted to hold as they are. */
  int[] slotsOf(Storage storage) {
    return lock.readLocked(() -> hints.slotsOf(storage));
  }

  /** Replicas that the storage is hinted to hold of blocks that changed since. */
  Map<Long, HintedReplicas.Former> formerOf(Storage storage) {
    return lock.readLocked(() -> hints.formerOf(storage));
  }

  /** True if more blocks of the storage changed than are kept, so that its hints are not whole. */
  boolean isOverflowed(Storage storage) {
    return lock.readLocked(() -> hints.isOverflowed(storage));
  }

  /** Takes one of these away; null if it is not hinted at any more. */
  HintedReplicas.@Nullable Former takeFormer(Storage storage, long blockId) {
    HintedReplicas.@Nullable Former[] taken = new HintedReplicas.Former[1];
    lock.write(() -> taken[0] = hints.takeFormer(storage, blockId));
    return taken[0];
  }

  /** Notes where replicas of a block were known to lie; nothing if there is no such block. */
  void set(long[] blockIds, int[] counts, int[] storageNumbers) {
    lock.write(
        () -> {
          int at = 0;
          int slot = -1;
          for (int i = 0; i < blockIds.length; i++) {
            slot = find(blockIds[i], slot + 1);
            if (slot >= 0) {
              hints.set(slot, storageNumbers, at, counts[i], isSettled(slot));
            }
            at += counts[i];
          }
        });
  }

  /** An image has the hints in the order in which it has the blocks, but for few. */
  private int find(long blockId, int guess) {
    return guess < slab.used() && slab.id(guess) == blockId ? guess : index.find(blockId);
  }

  private boolean isSettled(int slot) {
    BlockExtra extra = extras.get(slab.id(slot));
    return extra == null || extra.facts() == null;
  }

  /** Numbers of hinted storages of the block. */
  int[] of(long blockId) {
    return hints.isEmpty()
        ? HintColumn.NOTHING
        : lock.read(
            () -> {
              int slot = index.find(blockId);
              return slot < 0 ? HintColumn.NOTHING : hints.get(slot);
            });
  }

  /** All hints have been confirmed, or never will be. */
  void clear() {
    lock.write(hints::clear);
  }

  /** The node has reported all that it holds in this storage. */
  void end(Storage storage) {
    if (!hints.isEmpty()) {
      lock.write(() -> hints.end(storage));
    }
  }

  /** Hears of one block where it lies for sure and where it may lie. */
  interface PlaceSink {
    void block(long id, int[] storages, int count, int[] hinted);
  }

  /** Visits the blocks in some slots as they are now. */
  void places(int fromSlot, int toSlot, PlaceSink sink) {
    lock.readLocked(
        () -> {
          int[] numbers = new int[BlockSlab.PLACES];
          for (int slot = fromSlot; slot < toSlot; slot++) {
            long id = slab.id(slot);
            if (id >= 0) {
              int count = 0;
              for (int place = 0; place < BlockSlab.PLACES; place++) {
                if (slab.storage(slot, place) >= 0) {
                  numbers[count++] = slab.storage(slot, place);
                }
              }
              sink.block(id, numbers, count, hints.get(slot));
            }
          }
          return toSlot;
        });
  }
}
