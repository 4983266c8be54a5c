package io.ashlar.namenode.namespace.slab;

import static io.ashlar.common.fault.Invariants.checkState;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one directory in order of name: one array while they are few, else chunks of at
 * most 256, so that an insert moves at most one chunk, and, when that splits, one array of
 * references.
 */
final class ChildIndex {
  private static final int CHUNK_MAX = 256;
  private static final int[] EMPTY = new int[0];

  private int[] first = EMPTY;
  private int firstSize;
  private @Nullable Chunks more;
  private int size;

  /** Chunks in order; each has its own number of entries. */
  private static final class Chunks {
    int[][] entries = new int[4][];
    int[] sizes = new int[4];
    int count;

    void insert(int at, int[] chunk, int chunkSize) {
      if (count == entries.length) {
        entries = Arrays.copyOf(entries, count + Math.max(4, count / 4));
        sizes = Arrays.copyOf(sizes, entries.length);
      }
      System.arraycopy(entries, at, entries, at + 1, count - at);
      System.arraycopy(sizes, at, sizes, at + 1, count - at);
      entries[at] = chunk;
      sizes[at] = chunkSize;
      count++;
    }

    void remove(int at) {
      count--;
      System.arraycopy(entries, at + 1, entries, at, count - at);
      System.arraycopy(sizes, at + 1, sizes, at, count - at);
      entries[count] = EMPTY;
    }
  }

  int size() {
    return size;
  }

  /** Estimated heap of this index. */
  long bytes() {
    long bytes = 32 + 16 + 4L * first.length;
    if (more != null) {
      bytes += 32 + 32 + 8L * more.entries.length;
      for (int i = 0; i < more.count; i++) {
        bytes += 16 + 4L * more.entries[i].length;
      }
    }
    return bytes;
  }

  private int chunkCount() {
    return more == null ? 1 : more.count;
  }

  private int[] chunk(int at) {
    return more == null ? first : more.entries[at];
  }

  private int chunkSize(int at) {
    return more == null ? firstSize : more.sizes[at];
  }

  private void setChunk(int at, int[] chunk, int chunkSize) {
    if (more == null) {
      first = chunk;
      firstSize = chunkSize;
    } else {
      more.entries[at] = chunk;
      more.sizes[at] = chunkSize;
    }
  }

  /** The entry that comes last; there must be one. */
  int last() {
    int at = chunkCount() - 1;
    return chunk(at)[chunkSize(at) - 1];
  }

  /** Copies at most {@code limit} entries whose names follow {@code after}. */
  int[] page(InodeRows inodes, PackedName after, int limit) {
    int at = chunkOf(inodes, after);
    int from = firstAfter(inodes, at, after);
    int[] page = new int[Math.min(limit, size)];
    int filled = 0;
    while (filled < page.length && at < chunkCount()) {
      int count = Math.min(page.length - filled, chunkSize(at) - from);
      System.arraycopy(chunk(at), from, page, filled, count);
      filled += count;
      at++;
      from = 0;
    }
    return filled == page.length ? page : Arrays.copyOf(page, filled);
  }

  void insert(InodeRows inodes, int slot, PackedName name) {
    int at = chunkOf(inodes, name);
    int position = firstAfter(inodes, at, name);
    int[] chunk = chunk(at);
    int chunkSize = chunkSize(at);
    size++;
    if (chunkSize < CHUNK_MAX) {
      int[] target = chunk;
      if (chunkSize == chunk.length) {
        target = new int[roomFor(chunkSize + 1)];
        System.arraycopy(chunk, 0, target, 0, position);
      }
      System.arraycopy(chunk, position, target, position + 1, chunkSize - position);
      target[position] = slot;
      setChunk(at, target, chunkSize + 1);
      return;
    }
    split(at, position == chunkSize && at == chunkCount() - 1);
    insertIntoSplit(at, position, slot);
  }

  private void insertIntoSplit(int at, int position, int slot) {
    int left = chunkSize(at);
    int target = position <= left && !(left == CHUNK_MAX) ? at : at + 1;
    int within = target == at ? position : position - left;
    int[] chunk = chunk(target);
    int chunkSize = chunkSize(target);
    int[] grown = chunkSize == chunk.length ? new int[roomFor(chunkSize + 1)] : chunk;
    if (grown != chunk) {
      System.arraycopy(chunk, 0, grown, 0, within);
    }
    System.arraycopy(chunk, within, grown, within + 1, chunkSize - within);
    grown[within] = slot;
    setChunk(target, grown, chunkSize + 1);
  }

  /** Names that come in order fill each chunk: the last one is then left as it is. */
  private void split(int at, boolean appending) {
    Chunks chunks = more;
    if (chunks == null) {
      chunks = new Chunks();
      chunks.insert(0, first, firstSize);
      more = chunks;
      first = EMPTY;
      firstSize = 0;
    }
    int[] chunk = chunks.entries[at];
    int half = appending ? CHUNK_MAX : CHUNK_MAX / 2;
    int[] right = new int[roomFor(Math.max(1, CHUNK_MAX - half))];
    System.arraycopy(chunk, half, right, 0, CHUNK_MAX - half);
    if (!appending) {
      chunks.entries[at] = Arrays.copyOf(chunk, roomFor(half));
      chunks.sizes[at] = half;
    }
    chunks.insert(at + 1, right, CHUNK_MAX - half);
  }

  private static int roomFor(int entries) {
    if (entries <= 8) {
      return Integer.highestOneBit(entries * 2 - 1);
    }
    return Math.min(CHUNK_MAX, (entries + entries / 16 + 7) & ~3);
  }

  void remove(InodeRows inodes, int slot) {
    int at = chunkCount() - 1;
    int position = chunkSize(at) - 1;
    // Reclaim takes the last entry each time and need not search for it.
    if (chunk(at)[position] != slot) {
      at = chunkOf(inodes, slot);
      position = positionOf(inodes, at, slot);
    }
    int[] chunk = chunk(at);
    int left = chunkSize(at) - 1;
    size--;
    int[] target = left + 24 < chunk.length ? new int[roomFor(Math.max(1, left))] : chunk;
    if (target != chunk) {
      System.arraycopy(chunk, 0, target, 0, position);
    }
    System.arraycopy(chunk, position + 1, target, position, left - position);
    setChunk(at, left == 0 ? EMPTY : target, left);
    if (more != null && left < CHUNK_MAX / 4) {
      merge(more, at);
    }
  }

  /** Joins a chunk that became small with a neighbour, if both fit well into one. */
  private void merge(Chunks chunks, int at) {
    int left = at > 0 ? at - 1 : at;
    if (left + 1 < chunks.count) {
      int total = chunks.sizes[left] + chunks.sizes[left + 1];
      if (total <= CHUNK_MAX * 3 / 4 || chunks.sizes[at] == 0) {
        int[] joined = new int[roomFor(Math.max(1, total))];
        System.arraycopy(chunks.entries[left], 0, joined, 0, chunks.sizes[left]);
        System.arraycopy(
            chunks.entries[left + 1], 0, joined, chunks.sizes[left], chunks.sizes[left + 1]);
        chunks.entries[left] = joined;
        chunks.sizes[left] = total;
        chunks.remove(left + 1);
      }
    }
    if (chunks.count == 1) {
      first = chunks.entries[0];
      firstSize = chunks.sizes[0];
      more = null;
    }
  }

  /** Takes entries that are in order already; for a directory that is loaded. */
  void load(int[] slots, int from, int to) {
    size = to - from;
    if (size <= CHUNK_MAX) {
      first = Arrays.copyOfRange(slots, from, to);
      firstSize = size;
      return;
    }
    Chunks chunks = new Chunks();
    int filled = CHUNK_MAX * 7 / 8;
    for (int at = from; at < to; at += filled) {
      int count = Math.min(filled, to - at);
      chunks.insert(chunks.count, Arrays.copyOfRange(slots, at, at + count), count);
    }
    more = chunks;
  }

  /** The last chunk that begins at or before that name, else the first. */
  private int chunkOf(InodeRows inodes, PackedName name) {
    int low = 0;
    int high = chunkCount() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (inodes.compareName(chunk(middle)[0], name) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The chunk in which that entry is. */
  private int chunkOf(InodeRows inodes, int slot) {
    int low = 0;
    int high = chunkCount() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (inodes.compareNames(chunk(middle)[0], slot) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Position of that entry in its chunk. */
  private int positionOf(InodeRows inodes, int at, int slot) {
    int[] chunk = chunk(at);
    int low = 0;
    int high = chunkSize(at) - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (inodes.compareNames(chunk[middle], slot) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    checkState(chunk[low] == slot, "an entry is not where its name says");
    return low;
  }

  /** Position in that chunk of the first entry whose name follows {@code name}. */
  private int firstAfter(InodeRows inodes, int at, PackedName name) {
    int[] chunk = chunk(at);
    int low = 0;
    int high = chunkSize(at);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (inodes.compareName(chunk[middle], name) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
