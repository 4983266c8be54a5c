package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What nodes held before this start, as the image says: by slot, for readers, and by storage, so
 * that a digest of what a node holds now can be compared with it.
 *
 * <p>A hint says that a storage holds a replica of that stamp and length. Those of blocks that
 * changed or were deleted since go on to say so ({@link Former}), because the node may not know of
 * the change yet. A report about a replica ends its hint.
 *
 * <p><b>Threading</b>: guarded by the lock of the {@link BlockMap}, but {@link #isEmpty}, which any
 * thread may ask.
 */
final class HintedReplicas {
  /** Changed blocks of which a storage's hints are kept; with more it has to report in full. */
  static final int FORMER_MAX = 65_536;

  private final BlockSlab slab;
  private final HintColumn column = new HintColumn();
  private final List<Holding> holdings = new ArrayList<>();
  private final Map<Name, Integer> numbers = new HashMap<>();

  /** A replica of a block that is not what it was when the image was written. */
  record Former(long stamp, long length) {}

  private record Name(String nodeId, String storageId) {}

  /** What one storage held. */
  private static final class Holding {
    private final RoaringBitmap slots = new RoaringBitmap();
    private final Map<Long, Former> former = new HashMap<>();
    private boolean ended;
    private boolean overflowed;
  }

  HintedReplicas(BlockSlab slab) {
    this.slab = slab;
  }

  boolean isEmpty() {
    return column.isEmpty();
  }

  /** The next storage that hints name by its number; numbers count from 0. */
  void addStorage(String nodeId, String storageId) {
    numbers.put(new Name(nodeId, storageId), holdings.size());
    holdings.add(new Holding());
  }

  /** The number of a storage, or -1 if there are no hints of it. */
  int numberOf(Storage storage) {
    if (numbers.isEmpty()) {
      return -1;
    }
    DataNode node = storage.node();
    Integer number = numbers.get(new Name(node.id(), storage.id()));
    return number == null || holdings.get(number).ended ? -1 : number;
  }

  /**
   * Replaces the hints of a slot.
   *
   * @param settled whether the block has one stamp and length, which the replicas had too
   */
  void set(int slot, int[] storages, int from, int count, boolean settled) {
    forget(slot);
    column.set(slot, storages, from, count);
    for (int number : settled ? column.get(slot) : HintColumn.NOTHING) {
      if (number < holdings.size()) {
        holdings.get(number).slots.add(slot);
      }
    }
  }

  /** Numbers of the storages that hints name for a slot. */
  int[] get(int slot) {
    return column.get(slot);
  }

  /** The block of the slot gets other facts, or is removed; the slab has those of before. */
  void leave(int slot) {
    for (int number : column.get(slot)) {
      Holding holding = number < holdings.size() ? holdings.get(number) : null;
      if (holding != null && holding.slots.checkedRemove(slot)) {
        column.remove(slot, number);
        keep(holding, slot);
      }
    }
  }

  private void keep(Holding holding, int slot) {
    if (holding.former.size() >= FORMER_MAX) {
      holding.overflowed = true;
    } else if (!holding.ended) {
      BlockFacts facts = slab.facts(slot);
      holding.former.put(slab.id(slot), new Former(facts.committedGs(), facts.length()));
    }
  }

  /** True if more blocks of the storage changed than are kept, so that its hints are not whole. */
  boolean isOverflowed(Storage storage) {
    int number = numberOf(storage);
    return number >= 0 && holdings.get(number).overflowed;
  }

  /** The slot is going to be another block's. */
  void forget(int slot) {
    for (int number : column.get(slot)) {
      if (number < holdings.size()) {
        holdings.get(number).slots.remove(slot);
      }
    }
    column.set(slot, HintColumn.NOTHING, 0, 0);
  }

  /** The node said itself what it has of the block; {@code slot} is -1 if there is no such block. */
  void reported(long blockId, int slot, Storage storage) {
    int number = isEmpty() ? -1 : numberOf(storage);
    if (number < 0) {
      return;
    }
    Holding holding = holdings.get(number);
    holding.former.remove(blockId);
    if (slot >= 0) {
      holding.slots.remove(slot);
      column.remove(slot, number);
    }
  }

  /** True if the storage of that number is hinted to hold the slot's block as it is. */
  boolean holds(int number, int slot) {
    return holdings.get(number).slots.contains(slot);
  }

  /** Slots of the blocks that the storage is hinted to hold as they are. */
  int[] slotsOf(Storage storage) {
    int number = numberOf(storage);
    return number < 0 ? HintColumn.NOTHING : holdings.get(number).slots.toArray();
  }

  /** What the storage is hinted to hold of blocks that changed since; by block id. */
  Map<Long, Former> formerOf(Storage storage) {
    int number = numberOf(storage);
    return number < 0 ? Map.of() : Map.copyOf(holdings.get(number).former);
  }

  /** Takes one of these away; null if the node has reported it meanwhile. */
  @Nullable Former takeFormer(Storage storage, long blockId) {
    int number = numberOf(storage);
    return number < 0 ? null : holdings.get(number).former.remove(blockId);
  }

  /** The node has reported all that the storage holds. */
  void end(Storage storage) {
    int number = numberOf(storage);
    if (number >= 0) {
      Holding holding = holdings.get(number);
      holding.ended = true;
      holding.slots.clear();
      holding.slots.trim();
      holding.former.clear();
    }
  }

  void clear() {
    column.clear();
    holdings.clear();
    numbers.clear();
  }
}
