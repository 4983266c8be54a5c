package io.ashlar.namenode.namespace.slab;

import java.util.Arrays;

/**
 * Sorts slots by name. The first bytes of each name are read once and sorted beside the slots,
 * because names lie anywhere in memory; only names that begin alike are compared as a whole. Of
 * those, slots that are in order already, or nearly, cost one comparison each.
 */
final class NameSort {
  private static final int INSERTION_MAX = 12;

  private final InodeRows inodes;

  NameSort(InodeRows inodes) {
    this.inodes = inodes;
  }

  void sort(int[] slots, int from, int to) {
    int count = to - from;
    if (count < 2) {
      return;
    }
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      int slot = slots[from + i];
      // Signed order of the key is to be unsigned order of the bytes; then the order of slots.
      keys[i] = (long) (inodes.firstBytes(slot) ^ Integer.MIN_VALUE) << Integer.SIZE | slot;
    }
    Arrays.sort(keys);
    for (int i = 0; i < count; i++) {
      slots[from + i] = (int) keys[i];
    }
    sortAlike(keys, slots, from);
  }

  /** Sorts each run of names that begin alike. */
  private void sortAlike(long[] keys, int[] slots, int from) {
    int[] spare = null;
    for (int start = 0, end; start < keys.length; start = end) {
      end = start + 1;
      while (end < keys.length && keys[end] >> Integer.SIZE == keys[start] >> Integer.SIZE) {
        end++;
      }
      if (end - start > 1) {
        if (spare == null) {
          spare = new int[keys.length];
        }
        sort(slots, from + start, from + end, spare);
      }
    }
  }

  private void sort(int[] slots, int from, int to, int[] spare) {
    if (to - from <= INSERTION_MAX) {
      insertionSort(slots, from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    sort(slots, from, middle, spare);
    sort(slots, middle, to, spare);
    if (inodes.compareNames(slots[middle - 1], slots[middle]) > 0) {
      merge(slots, from, middle, to, spare);
    }
  }

  private void insertionSort(int[] slots, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int slot = slots[i];
      int at = i;
      while (at > from && inodes.compareNames(slots[at - 1], slot) > 0) {
        slots[at] = slots[at - 1];
        at--;
      }
      slots[at] = slot;
    }
  }

  private void merge(int[] slots, int from, int middle, int to, int[] spare) {
    int left = middle - from;
    System.arraycopy(slots, from, spare, 0, left);
    int i = 0;
    int j = middle;
    int at = from;
    while (i < left) {
      if (j < to && inodes.compareNames(slots[j], spare[i]) < 0) {
        slots[at++] = slots[j++];
      } else {
        slots[at++] = spare[i++];
      }
    }
  }
}
