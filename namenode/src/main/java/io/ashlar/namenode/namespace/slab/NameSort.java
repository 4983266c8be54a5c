package io.ashlar.namenode.namespace.slab;

/** Sorts slots by name. Slots that are in order already, or nearly, cost one comparison each. */
final class NameSort {
  private static final int INSERTION_MAX = 12;

  private final InodeRows inodes;

  NameSort(InodeRows inodes) {
    this.inodes = inodes;
  }

  void sort(int[] slots, int from, int to) {
    if (to - from > 1) {
      sort(slots, from, to, new int[to - from]);
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
