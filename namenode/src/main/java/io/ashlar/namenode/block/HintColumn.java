package io.ashlar.namenode.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers of up to three hinted storages beside each slot of the block slab: six bytes a block, and
 * none while there are no hints.
 *
 * <p><b>Threading</b>: as {@link BlockSlab}; {@link #isEmpty} from any thread.
 */
final class HintColumn {
  static final int[] NOTHING = {};

  /** Storages beyond have no hints. */
  static final int STORAGES_MAX = Character.MAX_VALUE;

  private static final int PAGE_BITS = 11;
  private static final int PAGE_SLOTS = 1 << PAGE_BITS;

  /** One more than the number, so that a new page has no hints. */
  private final List<char[]> pages = new ArrayList<>();

  private volatile boolean empty = true;

  boolean isEmpty() {
    return empty;
  }

  /** Replaces what a slot has. */
  void set(int slot, int[] numbers, int from, int count) {
    if (empty && count == 0) {
      return;
    }
    empty = false;
    while (pages.size() <= slot >>> PAGE_BITS) {
      pages.add(new char[PAGE_SLOTS * BlockSlab.PLACES]);
    }
    char[] page = pages.get(slot >>> PAGE_BITS);
    int at = (slot & (PAGE_SLOTS - 1)) * BlockSlab.PLACES;
    for (int place = 0; place < BlockSlab.PLACES; place++) {
      page[at + place] = place < count ? (char) (numbers[from + place] + 1) : 0;
    }
  }

  int[] get(int slot) {
    if (slot >>> PAGE_BITS >= pages.size()) {
      return NOTHING;
    }
    char[] page = pages.get(slot >>> PAGE_BITS);
    int at = (slot & (PAGE_SLOTS - 1)) * BlockSlab.PLACES;
    int[] numbers = new int[BlockSlab.PLACES];
    int count = 0;
    for (int place = 0; place < BlockSlab.PLACES; place++) {
      if (page[at + place] != 0) {
        numbers[count++] = page[at + place] - 1;
      }
    }
    return count == 0 ? NOTHING : Arrays.copyOf(numbers, count);
  }

  /** Takes one number away from a slot. */
  void remove(int slot, int number) {
    if (slot >>> PAGE_BITS >= pages.size()) {
      return;
    }
    char[] page = pages.get(slot >>> PAGE_BITS);
    int at = (slot & (PAGE_SLOTS - 1)) * BlockSlab.PLACES;
    for (int place = 0; place < BlockSlab.PLACES; place++) {
      if (page[at + place] == number + 1) {
        page[at + place] = 0;
      }
    }
  }

  void clear() {
    pages.clear();
    empty = true;
  }
}
