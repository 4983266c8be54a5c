package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.image.HintedBlocks;
import io.ashlar.protocol.image.HintedStorage;
import io.ashlar.protocol.image.ImageHint;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Walks over where plain replicas lie, for an image: first the storages, then blocks in slices,
 * each as it is at that moment. Hints that the last start read, and nobody confirmed yet, go along.
 *
 * <p><b>Threading</b>: any one thread, beside the loop.
 */
final class HintIterator implements Iterator<ImageHint> {
  private static final int SLOTS_PER_ITEM = 1_000;

  private final BlockMap blocks;
  private final int sureStorages;
  private final BitSet named = new BitSet();
  private final Deque<ImageHint> ready = new ArrayDeque<>();
  private final int slots;
  private int nextSlot;

  HintIterator(BlockMap blocks, StorageTable storages, LocationHints hints) {
    this.blocks = blocks;
    this.slots = blocks.slotsUsed();
    this.sureStorages = storages.size();
    for (int number = 0; number < sureStorages; number++) {
      Storage storage = storages.get(number);
      if (storage.node().liveness() != Liveness.DEAD) {
        name(number, ReplicaLocator.location(storage.node(), storage.id(), ReplicaState.FINALIZED));
      }
    }
    for (int number = 0; number < hints.storageCount(); number++) {
      ReplicaLocation location = hints.storage(number);
      if (location != null) {
        name(sureStorages + number, location);
      }
    }
  }

  private void name(int number, ReplicaLocation location) {
    named.set(number);
    ready.add(
        ImageHint.newBuilder()
            .setStorage(
                HintedStorage.newBuilder()
                    .setNumber(number)
                    .setLocation(location.toBuilder().clearStale().setUnconfirmed(true).build()))
            .build());
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && nextSlot < slots) {
      ImageHint slice = slice();
      if (slice != null) {
        ready.add(slice);
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public ImageHint next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private @Nullable ImageHint slice() {
    int to = Math.min(slots, nextSlot + SLOTS_PER_ITEM);
    Slice slice = new Slice();
    blocks.hints().places(nextSlot, to, slice);
    nextSlot = to;
    return slice.blocks.getIdStepsCount() == 0
        ? null
        : ImageHint.newBuilder().setBlocks(slice.blocks).build();
  }

  private final class Slice implements HintTable.PlaceSink {
    private final HintedBlocks.Builder blocks = HintedBlocks.newBuilder();
    private long lastId;

    @Override
    public void block(long id, int[] storages, int count, int[] hinted) {
      int before = blocks.getStoragesCount();
      for (int number : Arrays.copyOf(storages, count)) {
        add(number, number < sureStorages);
      }
      for (int number : hinted) {
        add(sureStorages + number, true);
      }
      int added = blocks.getStoragesCount() - before;
      if (added > 0) {
        blocks.addIdSteps(id - lastId).addCounts(added);
        lastId = id;
      }
    }

    private void add(int number, boolean known) {
      if (known && named.get(number)) {
        blocks.addStorages(number);
      }
    }
  }
}
