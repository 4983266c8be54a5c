package io.ashlar.namenode.block;

import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the slot of a block id: a hash in many small tables, each of which grows by itself, so that
 * no growth lasts long however many blocks there are.
 *
 * <p>Costs 4 bytes for each place; between 64% and 80% of the places are taken. The ids themselves
 * are the slab's.
 */
final class SlotIndex {
  private static final int TABLES = 4_096;
  private static final int PLACES_MIN = 8;
  private static final double LOAD_MAX = 0.8;
  private static final double LOAD_FIRST = 0.72; // in the middle of what growth leaves
  private static final double GROWTH = 1.25;

  private final @Nullable Table[] tables = new Table[TABLES];
  private final IntToLongFunction idOf;

  /** Open addressing; a place holds a slot plus one, or 0. */
  private static final class Table {
    private int[] places;
    private int count;

    Table(int size) {
      places = new int[size];
    }
  }

  /** {@code idOf} tells the block id of a slot that was added. */
  SlotIndex(IntToLongFunction idOf) {
    this.idOf = idOf;
  }

  /**
   * Adds the slots from 0 to {@code count} - 1 to an empty index. They are put in the order of
   * their tables first: one table fits into the processor's cache, and all of them do not.
   */
  void addAll(int count) {
    int[] ends = new int[TABLES];
    for (int slot = 0; slot < count; slot++) {
      ends[tableOf(mix(idOf.applyAsLong(slot)))]++;
    }
    int[] next = new int[TABLES];
    for (int number = 1; number < TABLES; number++) {
      next[number] = ends[number - 1];
      ends[number] += ends[number - 1];
    }
    int[] byTable = new int[count];
    for (int slot = 0; slot < count; slot++) {
      byTable[next[tableOf(mix(idOf.applyAsLong(slot)))]++] = slot;
    }
    for (int number = 0, at = 0; number < TABLES; number++) {
      int size = ends[number] - at;
      if (size > 0) {
        Table table = new Table(Math.max(PLACES_MIN, (int) (size / LOAD_FIRST) + 1));
        for (; at < ends[number]; at++) {
          insert(table.places, mix(idOf.applyAsLong(byTable[at])), byTable[at]);
        }
        table.count = size;
        tables[number] = table;
      }
    }
  }

  /** The slot of {@code id}, or -1. */
  int find(long id) {
    long hash = mix(id);
    Table table = tables[tableOf(hash)];
    if (table == null) {
      return -1;
    }
    int[] places = table.places;
    int place = home(hash, places.length);
    for (int tried = 0; tried < places.length; tried++) {
      int slot = places[place] - 1;
      if (slot < 0 || idOf.applyAsLong(slot) == id) {
        return slot;
      }
      place = next(place, places.length);
    }
    return -1;
  }

  /** Adds a slot whose id is not there yet. */
  void add(int slot) {
    long hash = mix(idOf.applyAsLong(slot));
    int number = tableOf(hash);
    Table table = tables[number];
    if (table == null) {
      table = new Table(PLACES_MIN);
      tables[number] = table;
    }
    if (table.count + 1 > table.places.length * LOAD_MAX) {
      grow(table);
    }
    insert(table.places, hash, slot);
    table.count++;
  }

  /** Removes a slot that is there; its id must still be known. */
  void remove(int slot) {
    long hash = mix(idOf.applyAsLong(slot));
    Table table = tables[tableOf(hash)];
    if (table == null) {
      return;
    }
    int[] places = table.places;
    int place = home(hash, places.length);
    while (places[place] != slot + 1) {
      if (places[place] == 0) {
        return;
      }
      place = next(place, places.length);
    }
    closeGap(places, place);
    table.count--;
  }

  /** Moves later entries of the run back, so that none is cut off from its home. */
  private void closeGap(int[] places, int from) {
    int gap = from;
    int place = next(gap, places.length);
    while (places[place] != 0) {
      int home = home(mix(idOf.applyAsLong(places[place] - 1)), places.length);
      int fromHome = Math.floorMod(place - home, places.length);
      int fromGap = Math.floorMod(place - gap, places.length);
      if (fromHome >= fromGap) {
        places[gap] = places[place];
        gap = place;
      }
      place = next(place, places.length);
    }
    places[gap] = 0;
  }

  private void grow(Table table) {
    int[] larger = new int[(int) (table.places.length * GROWTH) + 1];
    for (int entry : table.places) {
      if (entry != 0) {
        insert(larger, mix(idOf.applyAsLong(entry - 1)), entry - 1);
      }
    }
    table.places = larger;
  }

  private static void insert(int[] places, long hash, int slot) {
    int place = home(hash, places.length);
    while (places[place] != 0) {
      place = next(place, places.length);
    }
    places[place] = slot + 1;
  }

  private static int next(int place, int length) {
    return place + 1 == length ? 0 : place + 1;
  }

  private static int tableOf(long hash) {
    return (int) (hash >>> 52);
  }

  private static int home(long hash, int length) {
    return (int) (((hash & 0xFFFF_FFFFL) * length) >>> 32);
  }

  /** Spreads ids that differ in few bits over all 64; the finalizer of SplitMix64. */
  private static long mix(long id) {
    long z = (id ^ (id >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
