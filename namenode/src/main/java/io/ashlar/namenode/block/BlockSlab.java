package io.ashlar.namenode.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Primitive columns for settled blocks: id, stamp, length, wanted replicas, health, and the places
 * of up to three plain replicas. 40 bytes a block.
 *
 * <p>Pages are small arrays, so that growth copies nothing and no array is humongous to the
 * collector.
 */
final class BlockSlab {
  /** Plain replicas that a slot has room for. */
  static final int PLACES = 3;

  private static final int PAGE_BITS = 11;
  private static final int PAGE_SLOTS = 1 << PAGE_BITS;
  private static final int PAGE_MASK = PAGE_SLOTS - 1;
  private static final int REPLICATION_BITS = 16;
  private static final long REPLICATION_MASK = (1L << REPLICATION_BITS) - 1;
  private static final int NONE = -1;

  private final List<Page> pages = new ArrayList<>();
  private int used;
  private int free = NONE;
  private int count;

  private static final class Page {
    private final long[] ids = new long[PAGE_SLOTS];
    private final long[] stamps = new long[PAGE_SLOTS];
    private final long[] sizes = new long[PAGE_SLOTS];
    private final int[] healths = new int[PAGE_SLOTS];
    private final int[] storages = new int[PAGE_SLOTS * PLACES];

    Page() {
      Arrays.fill(storages, NONE);
    }
  }

  /** Number of slots in use. */
  int count() {
    return count;
  }

  /** Slots below this one have been in use at some time. */
  int used() {
    return used;
  }

  /** Takes a slot, free of replicas. */
  int add(long id) {
    int slot = free;
    if (slot == NONE) {
      if ((used & PAGE_MASK) == 0) {
        pages.add(new Page());
      }
      slot = used++;
    } else {
      free = page(slot).healths[slot & PAGE_MASK]; // Free slots are chained here.
    }
    page(slot).ids[slot & PAGE_MASK] = id;
    page(slot).healths[slot & PAGE_MASK] = 0;
    count++;
    return slot;
  }

  /** Gives a slot back; it must have no replicas left. */
  void release(int slot) {
    page(slot).ids[slot & PAGE_MASK] = -1;
    page(slot).healths[slot & PAGE_MASK] = free;
    free = slot;
    count--;
  }

  long id(int slot) {
    return page(slot).ids[slot & PAGE_MASK];
  }

  /** The settled facts; meaningless for a block whose facts are kept beside the slab. */
  BlockFacts facts(int slot) {
    long size = page(slot).sizes[slot & PAGE_MASK];
    return BlockFacts.complete(
        page(slot).stamps[slot & PAGE_MASK], size >>> REPLICATION_BITS, replication(slot));
  }

  /** Replicas wanted, of the settled facts. */
  int replication(int slot) {
    return (int) (page(slot).sizes[slot & PAGE_MASK] & REPLICATION_MASK);
  }

  void setFacts(int slot, BlockFacts facts) {
    page(slot).stamps[slot & PAGE_MASK] = facts.committedGs();
    page(slot).sizes[slot & PAGE_MASK] = (facts.length() << REPLICATION_BITS) | facts.replication();
  }

  /** What {@link BlockHealth#packed} made. */
  int health(int slot) {
    return page(slot).healths[slot & PAGE_MASK];
  }

  void setHealth(int slot, int health) {
    page(slot).healths[slot & PAGE_MASK] = health;
  }

  /** Number of the storage in a place, or -1. */
  int storage(int slot, int place) {
    return page(slot).storages[(slot & PAGE_MASK) * PLACES + place];
  }

  void setStorage(int slot, int place, int storage) {
    page(slot).storages[(slot & PAGE_MASK) * PLACES + place] = storage;
  }

  /** The place that holds {@code storage}, which may be -1 for a free one; -1 if there is none. */
  int placeOf(int slot, int storage) {
    for (int place = 0; place < PLACES; place++) {
      if (storage(slot, place) == storage) {
        return place;
      }
    }
    return NONE;
  }

  private Page page(int slot) {
    return pages.get(slot >>> PAGE_BITS);
  }
}
