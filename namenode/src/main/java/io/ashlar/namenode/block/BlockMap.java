package io.ashlar.namenode.block;

import static io.ashlar.common.fault.Invariants.checkState;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * All blocks of the namespace with their replicas, by id.
 *
 * <p>A replica is <i>plain</i> if it is finalized, undamaged and has the stamp and length of a
 * settled block; then it is nothing but the number of its storage in the block's slot and the slot
 * in its storage's set. Everything else is an object beside the slab.
 *
 * <p><b>Threading</b>: the loop thread writes; look-ups from any thread see each block as it was at
 * some moment lately, which is all that locations ever promise.
 */
final class BlockMap {
  /** Rows that are confirmed at once. */
  private static final int FETCHED = 256;

  private final BlockSlab slab = new BlockSlab();
  private final SlotIndex index = new SlotIndex(slab::id);
  private final HintedReplicas hints = new HintedReplicas(slab);
  private final ExcessReplicas excess = new ExcessReplicas();
  private final StripedMap<BlockExtra> extras = new StripedMap<>();
  private final StorageTable storages;
  private final OptimisticLock lock = new OptimisticLock();
  private final HintTable hintTable = new HintTable(slab, index, extras, hints, lock);
  private final StorageScan scan = new StorageScan(slab, hints, lock);
  private final BlockStats stats;
  private final ReplicaTally tally;
  private RedundancyView.HealthListener onHealth = (blockId, health) -> {};

  BlockMap(BlockStats stats, StorageTable storages) {
    this(stats, storages, 1);
  }

  /** {@code maintenanceMin}: replicas that must be in service whatever is in maintenance. */
  BlockMap(BlockStats stats, StorageTable storages, int maintenanceMin) {
    this.stats = stats;
    this.storages = storages;
    this.tally = new ReplicaTally(maintenanceMin);
  }

  BlockStats stats() {
    return stats;
  }

  int size() {
    return lock.read(slab::count);
  }

  @Nullable BlockEntry get(long blockId) {
    return lock.read(() -> entry(blockId));
  }

  boolean contains(long blockId) {
    return lock.read(() -> index.find(blockId) >= 0);
  }

  /** True if a replica of the block differs from it, or has no place in its slot. */
  boolean hasOdd(long blockId) {
    return !extra(blockId).odd().isEmpty();
  }

  /** The replica of that block in that storage, whether the namespace has the block or not. */
  @Nullable Replica replica(long blockId, Storage storage) {
    Replica odd = storage.odd().get(blockId);
    return odd != null ? odd : lock.read(() -> plain(blockId, storage));
  }

  /** Adds a block, or notes what changed about it. */
  void put(BlockView block) {
    lock.write(
        () -> {
          long id = block.id().value();
          int slot = index.find(id);
          if (slot < 0) {
            slot = slab.add(id);
            index.add(slot);
            setFacts(slot, BlockFacts.of(block));
          } else {
            changeFacts(slot, BlockFacts.of(block));
            if (block.state() != BlockState.COMPLETE) {
              excess.forget(id); // Who goes on with it may have chosen one of them.
            }
          }
          recountSlot(slot);
        });
  }

  /** Takes blocks with different ids into a map that never had any. */
  void load(Consumer<Consumer<BlockView>> blocks) {
    checkState(slab.used() == 0, "blocks are loaded into a map that has had some");
    lock.write(
        () -> {
          HealthCount healths = new HealthCount(stats);
          // No id comes twice, so that none is looked for: a miss in the index costs much memory.
          blocks.accept(block -> healths.add(addNew(block)));
          index.addAll(slab.used());
          healths.flush();
        });
  }

  private int addNew(BlockView block) {
    long id = block.id().value();
    int slot = slab.add(id);
    BlockFacts facts = BlockFacts.of(block);
    if (facts.isSettled()) {
      slab.setFacts(slot, facts);
    } else {
      keep(id, BlockExtra.NONE.withFacts(facts));
    }
    int health = BlockHealth.withoutReplicas(facts).packed();
    slab.setHealth(slot, health);
    return health;
  }

  /** Removes a block; its storages keep their replicas until the nodes say that they are gone. */
  @Nullable BlockEntry remove(long blockId) {
    BlockEntry removed = get(blockId);
    if (removed != null) {
      lock.write(
          () -> {
            int slot = index.find(blockId);
            hints.leave(slot);
            hints.forget(slot);
            makeOdd(slot);
            stats.replace(slab.health(slot), 0);
            excess.forget(blockId);
            onHealth.changed(blockId, BlockHealth.NONE);
            extras.remove(blockId);
            index.remove(slot);
            slab.release(slot);
          });
    }
    return removed;
  }

  /** Notes a replica in place of an earlier one in the same storage; false if no such block is. */
  boolean putReplica(long blockId, Storage storage, Replica replica) {
    boolean[] known = new boolean[1];
    lock.write(
        () -> {
          int slot = index.find(blockId);
          hints.reported(blockId, slot, storage);
          known[0] = slot >= 0;
          if (slot < 0) {
            storage.odd().put(blockId, replica);
            return;
          }
          removeFrom(slot, storage);
          place(slot, storage, replica);
          recountSlot(slot);
        });
    return known[0];
  }

  /** The storage has no replica of that block any more. */
  void removeReplica(long blockId, Storage storage) {
    lock.write(
        () -> {
          int slot = index.find(blockId);
          hints.reported(blockId, slot, storage);
          if (slot < 0) {
            storage.odd().remove(blockId);
            return;
          }
          removeFrom(slot, storage);
          excess.remove(blockId, storage);
          recountSlot(slot);
        });
  }

  void onHealth(RedundancyView.HealthListener listener) {
    onHealth = listener;
  }

  /** The replica of that block in that storage does not count any more. */
  void drop(long blockId, Storage storage) {
    lock.write(
        () -> {
          int slot = index.find(blockId);
          if (slot >= 0 && !excess.contains(blockId, storage)) {
            excess.add(blockId, storage);
            recountSlot(slot);
          }
        });
  }

  /** True for a replica that {@link #drop} was told of. */
  boolean isExcess(long blockId, Storage storage) {
    return excess.contains(blockId, storage);
  }

  /** Tells the health of blocks in some slots; on the loop thread. */
  void scanHealth(int fromSlot, int toSlot, RedundancyView.HealthListener listener) {
    for (int slot = fromSlot; slot < Math.min(toSlot, slab.used()); slot++) {
      if (slab.id(slot) >= 0) {
        listener.changed(slab.id(slot), BlockHealth.unpack(slab.health(slot)));
      }
    }
  }

  /** Does nothing if there is no such block. */
  void expect(long blockId, Expectation expectation) {
    if (contains(blockId)) {
      keep(blockId, extra(blockId).expect(expectation));
    }
  }

  void stopExpecting(long blockId, DataNode node) {
    keep(blockId, extra(blockId).stopExpecting(node));
  }

  /** Must follow every change of the liveness of a node that holds a replica. */
  void recount(long blockId) {
    lock.write(
        () -> {
          int slot = index.find(blockId);
          if (slot >= 0) {
            recountSlot(slot);
          }
        });
  }

  /** The same for all blocks in some slots, after racks came or went. */
  void recount(int fromSlot, int toSlot) {
    lock.write(
        () -> {
          for (int slot = fromSlot; slot < Math.min(toSlot, slab.used()); slot++) {
            if (slab.id(slot) >= 0) {
              recountSlot(slot);
            }
          }
        });
  }

  /** Racks with nodes that take replicas; {@link #recount} must follow. */
  void setClusterRacks(int racks) {
    tally.setClusterRacks(racks);
  }

  /** How well a block is kept; on the loop thread. */
  BlockHealth healthOf(long blockId) {
    int slot = index.find(blockId);
    return slot < 0 ? BlockHealth.NONE : BlockHealth.unpack(slab.health(slot));
  }

  /** What nodes held before this start. */
  HintTable hints() {
    return hintTable;
  }

  /** Walks over what storages hold. */
  StorageScan scan() {
    return scan;
  }

  /**
   * The storage holds what hints say of the blocks in {@code slots[from]} to {@code slots[to - 1]},
   * where {@code wanted} takes their ids. From now on these are replicas like reported ones.
   *
   * @return ids of blocks among them that have something unusual, and are left as they were
   */
  List<Long> confirm(Storage storage, int[] slots, int from, int to, LongPredicate wanted) {
    List<Long> unusual = new ArrayList<>();
    lock.write(
        () -> {
          int number = hints.numberOf(storage);
          if (number < 0) {
            return;
          }
          HealthChanges changes = new HealthChanges(stats);
          RoaringBitmap confirmed = new RoaringBitmap();
          long[] ids = new long[FETCHED];
          int[] healths = new int[FETCHED];
          for (int start = from; start < to; start += FETCHED) {
            int count = Math.min(FETCHED, to - start);
            slab.fetch(slots, start, count, ids, healths);
            for (int i = 0; i < count; i++) {
              int slot = slots[start + i];
              if (!hints.holds(number, slot) || !wanted.test(ids[i])) {
                continue;
              }
              int free = slab.placeOf(slot, -1);
              if (free < 0 || extras.get(ids[i]) != null) {
                unusual.add(ids[i]);
                continue;
              }
              slab.setStorage(slot, free, storage.number());
              confirmed.add(slot);
              recountSlot(slot, healths[i], plainHealth(slot), changes);
            }
          }
          storage.slots().or(confirmed);
          hints.confirmed(number, confirmed);
          changes.flush();
        });
    return unusual;
  }

  /** Slots below this one have been in use at some time. */
  int slotsUsed() {
    return lock.read(slab::used);
  }

  private @Nullable BlockEntry entry(long blockId) {
    int slot = index.find(blockId);
    if (slot < 0) {
      return null;
    }
    BlockExtra extra = extra(blockId);
    BlockFacts facts = facts(slot, extra);
    List<Replica> replicas = new ArrayList<>(BlockSlab.PLACES);
    for (int place = 0; place < BlockSlab.PLACES; place++) {
      int storage = slab.storage(slot, place);
      if (storage >= 0) {
        replicas.add(plain(storages.get(storage), facts));
      }
    }
    replicas.addAll(extra.odd());
    return new BlockEntry(facts, replicas, extra.expected());
  }

  private @Nullable Replica plain(long blockId, Storage storage) {
    int slot = index.find(blockId);
    return slot >= 0 && slab.placeOf(slot, storage.number()) >= 0
        ? plain(storage, slab.facts(slot))
        : null;
  }

  private static Replica plain(Storage storage, BlockFacts facts) {
    return new Replica(storage, facts.committedGs(), facts.length(), ReplicaState.FINALIZED, false);
  }

  private BlockFacts facts(int slot, BlockExtra extra) {
    return extra.facts() == null ? slab.facts(slot) : extra.facts();
  }

  private void setFacts(int slot, BlockFacts facts) {
    long id = slab.id(slot);
    if (facts.isSettled()) {
      slab.setFacts(slot, facts);
      keep(id, extra(id).withFacts(null));
    } else {
      keep(id, extra(id).withFacts(facts));
    }
  }

  private void changeFacts(int slot, BlockFacts changed) {
    BlockFacts before = facts(slot, extra(slab.id(slot)));
    if (changed.judgesAs(before)) {
      setFacts(slot, changed);
      return;
    }
    hints.leave(slot);
    makeOdd(slot);
    setFacts(slot, changed);
    List<Replica> replicas = extra(slab.id(slot)).odd();
    for (Replica replica : replicas) {
      Storage storage = replica.storage();
      removeFrom(slot, storage);
      place(slot, storage, replica);
    }
  }

  /** Turns plain replicas into objects, because the slot will not describe them any more. */
  private void makeOdd(int slot) {
    long id = slab.id(slot);
    for (int place = 0; place < BlockSlab.PLACES; place++) {
      int number = slab.storage(slot, place);
      if (number >= 0) {
        Storage storage = storages.get(number);
        Replica replica = plain(storage, slab.facts(slot));
        removeFrom(slot, storage);
        storage.odd().put(id, replica);
        keep(id, extra(id).put(replica));
      }
    }
  }

  private void place(int slot, Storage storage, Replica replica) {
    long id = slab.id(slot);
    int free = slab.placeOf(slot, -1);
    if (free >= 0 && isPlain(slot, replica)) {
      slab.setStorage(slot, free, storage.number());
      storage.slots().add(slot);
    } else {
      storage.odd().put(id, replica);
      keep(id, extra(id).put(replica));
    }
  }

  private boolean isPlain(int slot, Replica replica) {
    BlockExtra extra = extra(slab.id(slot));
    return extra.facts() == null && replica.equals(plain(replica.storage(), slab.facts(slot)));
  }

  private void removeFrom(int slot, Storage storage) {
    long id = slab.id(slot);
    int place = slab.placeOf(slot, storage.number());
    if (place >= 0) {
      slab.setStorage(slot, place, -1);
      storage.slots().remove(slot);
    }
    storage.odd().remove(id);
    BlockExtra extra = extra(id);
    keep(id, extra.remove(storage));
  }

  private void recountSlot(int slot) {
    BlockExtra extra = extra(slab.id(slot));
    HealthChanges changes = new HealthChanges(stats);
    BlockHealth now = extra.isEmpty() ? plainHealth(slot) : health(slot);
    recountSlot(slot, slab.health(slot), now, changes);
    changes.flush();
  }

  private void recountSlot(int slot, int before, BlockHealth now, HealthChanges changes) {
    int health = now.packed();
    if (health != before) {
      changes.add(before, health);
      slab.setHealth(slot, health);
      onHealth.changed(slab.id(slot), now);
    }
  }

  private BlockHealth health(int slot) {
    BlockEntry entry = entry(slab.id(slot));
    return entry == null
        ? BlockHealth.NONE
        : BlockHealth.of(entry, storage -> excess.contains(slab.id(slot), storage), tally);
  }

  /** The same for a block without anything odd, which nearly all are: no replica is made of it. */
  private BlockHealth plainHealth(int slot) {
    tally.clear();
    for (int place = 0; place < BlockSlab.PLACES; place++) {
      int number = slab.storage(slot, place);
      if (number >= 0 && !excess.contains(slab.id(slot), storages.get(number))) {
        tally.add(storages.get(number).node()); // Two volumes of one node count once.
      }
    }
    return tally.health(true, 0, 0, slab.replication(slot));
  }

  private BlockExtra extra(long blockId) {
    BlockExtra extra = extras.get(blockId);
    return extra == null ? BlockExtra.NONE : extra;
  }

  private void keep(long blockId, BlockExtra extra) {
    if (extra.isEmpty()) {
      extras.remove(blockId);
    } else {
      extras.put(blockId, extra);
    }
  }
}
