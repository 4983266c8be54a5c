package io.ashlar.namenode.block;

import io.ashlar.common.digest.GroupSums;
import io.ashlar.common.digest.ReplicaHash;
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
 * <p>While all hints of a storage stand, so do their sums, which are made as hints are read, block
 * by block: nodes report in any order, and each would touch all of the slab once more.
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
  private ReplicaHash hash = new ReplicaHash(0, 0);

  /** A replica of a block that is not what it was when the image was written. */
  record Former(long stamp, long length) {}

  private record Name(String nodeId, String storageId) {}

  /** What one storage held. */
  private static final class Holding {
    private final RoaringBitmap slots = new RoaringBitmap();
    private final Map<Long, Former> former = new HashMap<>();

    /** Over all hints; null from the moment when the first of them ends. */
    private @Nullable GroupSums sums = new GroupSums();

    private boolean ended;
    private boolean overflowed;
  }

  HintedReplicas(BlockSlab slab) {
    this.slab = slab;
  }

  /** Sums of hints that come from now on are made with this hash. */
  void useHash(ReplicaHash used) {
    hash = used;
  }

  boolean isEmpty() {
    return column.isEmpty();
  }

  /**
   * The next storage that hints name by its number; numbers count from 0. An image that was written
   * while nodes reported may name a storage twice.
   */
  void addStorage(String nodeId, String storageId) {
    Integer known = numbers.putIfAbsent(new Name(nodeId, storageId), holdings.size());
    holdings.add(known == null ? new Holding() : holdings.get(known));
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
        add(holdings.get(number), slot);
      }
    }
  }

  private void add(Holding holding, int slot) {
    GroupSums sums = holding.sums;
    if (holding.slots.checkedAdd(slot) && sums != null) {
      BlockFacts facts = slab.facts(slot);
      hash.add(sums, slab.id(slot), facts.committedGs(), facts.length());
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
      if (number < holdings.size() && holdings.get(number).slots.checkedRemove(slot)) {
        holdings.get(number).sums = null;
      }
    }
    column.set(slot, HintColumn.NOTHING, 0, 0);
  }

  /**
   * The node said itself what it has of the block; {@code slot} is -1 if there is no such block.
   */
  void reported(long blockId, int slot, Storage storage) {
    int number = isEmpty() ? -1 : numberOf(storage);
    if (number < 0) {
      return;
    }
    Holding holding = holdings.get(number);
    boolean hinted = holding.former.remove(blockId) != null;
    if (slot >= 0) {
      hinted |= holding.slots.checkedRemove(slot);
      column.remove(slot, number);
    }
    if (hinted) {
      holding.sums = null;
    }
  }

  /** These are replicas on record from now on; readers learn that from there. */
  void confirmed(int number, RoaringBitmap slots) {
    holdings.get(number).slots.andNot(slots);
    holdings.get(number).sums = null;
  }

  /** True if the storage of that number is hinted to hold the slot's block as it is. */
  boolean holds(int number, int slot) {
    return number < holdings.size() && holdings.get(number).slots.contains(slot);
  }

  /** Slots of the blocks that the storage is hinted to hold as they are. */
  int[] slotsOf(Storage storage) {
    int number = numberOf(storage);
    return number < 0 ? HintColumn.NOTHING : holdings.get(number).slots.toArray();
  }

  /** Adds the sums over all hints of a storage; false if some have ended, and nothing is added. */
  boolean addSums(Storage storage, GroupSums to) {
    int number = numberOf(storage);
    GroupSums sums = number < 0 ? null : holdings.get(number).sums;
    if (sums != null) {
      to.addAll(sums);
    }
    return sums != null;
  }

  /** What the storage is hinted to hold of blocks that changed since; by block id. */
  Map<Long, Former> formerOf(Storage storage) {
    int number = numberOf(storage);
    return number < 0 ? Map.of() : Map.copyOf(holdings.get(number).former);
  }

  /** Takes one of these away; null if the node has reported it meanwhile. */
  @Nullable Former takeFormer(Storage storage, long blockId) {
    int number = numberOf(storage);
    if (number < 0) {
      return null;
    }
    holdings.get(number).sums = null;
    return holdings.get(number).former.remove(blockId);
  }

  /** The node has reported all that the storage holds. */
  void end(Storage storage) {
    int number = numberOf(storage);
    if (number >= 0) {
      Holding holding = holdings.get(number);
      holding.ended = true;
      holding.sums = null;
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
