package io.ashlar.namenode.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Primitive rows for settled blocks: id, stamp, length, wanted replicas, health, and the places of
 * up to three plain replicas. 40 bytes a block, side by side, so that whoever looks at one block
 * waits for memory once.
 *
 * <pre>
 *   word 0  id
 *        1  stamp
 *        2  length (48 bits) | wanted replicas (16)
 *        3  storage in place 1 | storage in place 0     (32 each, -1: free)
 *        4  health             | storage in place 2
 * </pre>
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

  private static final int WORDS = 5;
  private static final int STAMP = 1;
  private static final int SIZE = 2;
  private static final int STORAGES = 3;
  private static final int HEALTH = 4;
  private static final long LOW = 0xFFFF_FFFFL;

  private final List<long[]> pages = new ArrayList<>();
  private int used;
  private int free = NONE;
  private int count;

  private static long[] newPage() {
    long[] page = new long[PAGE_SLOTS * WORDS];
    for (int at = 0; at < page.length; at += WORDS) {
      Arrays.fill(page, at + STORAGES, at + HEALTH, -1);
      page[at + HEALTH] = LOW;
    }
    return page;
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
        pages.add(newPage());
      }
      slot = used++;
    } else {
      free = health(slot); // Free slots are chained here.
    }
    page(slot)[at(slot)] = id;
    setHealth(slot, 0);
    count++;
    return slot;
  }

  /** Gives a slot back; it must have no replicas left. */
  void release(int slot) {
    page(slot)[at(slot)] = -1;
    setHealth(slot, free);
    free = slot;
    count--;
  }

  long id(int slot) {
    return page(slot)[at(slot)];
  }

  /**
   * Copies ids and healths of {@code count} slots. Rows that are far apart are fetched side by side
   * that way, and whoever works on them next finds them in the processor's cache.
   */
  void fetch(int[] slots, int from, int count, long[] ids, int[] healths) {
    for (int i = 0; i < count; i++) {
      int slot = slots[from + i];
      long[] page = page(slot);
      ids[i] = page[at(slot)];
      healths[i] = (int) (page[at(slot) + HEALTH] >>> Integer.SIZE);
    }
  }

  /** The settled facts; meaningless for a block whose facts are kept beside the slab. */
  BlockFacts facts(int slot) {
    long size = page(slot)[at(slot) + SIZE];
    return BlockFacts.complete(
        page(slot)[at(slot) + STAMP], size >>> REPLICATION_BITS, replication(slot));
  }

  /** Replicas wanted, of the settled facts. */
  int replication(int slot) {
    return (int) (page(slot)[at(slot) + SIZE] & REPLICATION_MASK);
  }

  void setFacts(int slot, BlockFacts facts) {
    page(slot)[at(slot) + STAMP] = facts.committedGs();
    page(slot)[at(slot) + SIZE] = (facts.length() << REPLICATION_BITS) | facts.replication();
  }

  /** What {@link BlockHealth#packed} made. */
  int health(int slot) {
    return (int) (page(slot)[at(slot) + HEALTH] >>> Integer.SIZE);
  }

  void setHealth(int slot, int health) {
    setHalf(slot, HEALTH, true, health);
  }

  /** Number of the storage in a place, or -1. */
  int storage(int slot, int place) {
    long word = page(slot)[at(slot) + STORAGES + place / 2];
    return (int) (place == 1 ? word >>> Integer.SIZE : word);
  }

  void setStorage(int slot, int place, int storage) {
    setHalf(slot, STORAGES + place / 2, place == 1, storage);
  }

  private void setHalf(int slot, int word, boolean upper, int value) {
    long[] page = page(slot);
    int at = at(slot) + word;
    page[at] =
        upper
            ? (page[at] & LOW) | ((long) value << Integer.SIZE)
            : (page[at] & ~LOW) | (value & LOW);
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

  private long[] page(int slot) {
    return pages.get(slot >>> PAGE_BITS);
  }

  private static int at(int slot) {
    return (slot & PAGE_MASK) * WORDS;
  }
}
