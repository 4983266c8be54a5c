package io.ashlar.namenode.namespace.slab;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** Values of 512 neighbouring ids, as an array while there are many, else as pairs in order. */
final class IdLeaf {
  static final int IDS = 512;
  private static final int PAIRS_MAX = 160;
  private static final int DENSE_MIN = 96;

  private int[] content = new int[4];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  long bytes() {
    return 24 + 16 + 4L * content.length;
  }

  private boolean isDense() {
    return content.length == IDS;
  }

  int get(int offset) {
    if (isDense()) {
      return content[offset];
    }
    int at = find(offset);
    return at < 0 ? IdTable.NONE : content[2 * at + 1];
  }

  /** True if the offset had no value. */
  boolean put(int offset, int value) {
    if (isDense()) {
      boolean added = content[offset] == IdTable.NONE;
      content[offset] = value;
      size += added ? 1 : 0;
      return added;
    }
    int at = find(offset);
    if (at >= 0) {
      content[2 * at + 1] = value;
      return false;
    }
    if (size == PAIRS_MAX) {
      makeDense();
      return put(offset, value);
    }
    int to = -at - 1;
    if (2 * size == content.length) {
      content = Arrays.copyOf(content, Math.min(2 * PAIRS_MAX, content.length * 2));
    }
    System.arraycopy(content, 2 * to, content, 2 * to + 2, 2 * (size - to));
    content[2 * to] = offset;
    content[2 * to + 1] = value;
    size++;
    return true;
  }

  int remove(int offset) {
    if (isDense()) {
      int value = content[offset];
      if (value != IdTable.NONE) {
        content[offset] = IdTable.NONE;
        if (--size < DENSE_MIN) {
          makeSparse();
        }
      }
      return value;
    }
    int at = find(offset);
    if (at < 0) {
      return IdTable.NONE;
    }
    int value = content[2 * at + 1];
    size--;
    System.arraycopy(content, 2 * at + 2, content, 2 * at, 2 * (size - at));
    if (content.length > 16 && 6 * size < content.length) {
      content = Arrays.copyOf(content, content.length / 2);
    }
    return value;
  }

  void forEach(IntConsumer visitor) {
    if (isDense()) {
      for (int value : content) {
        if (value != IdTable.NONE) {
          visitor.accept(value);
        }
      }
    } else {
      for (int i = 0; i < size; i++) {
        visitor.accept(content[2 * i + 1]);
      }
    }
  }

  /** The lowest offset from {@code from} on that has a value; -1 if there is none. */
  int ceiling(int from) {
    if (isDense()) {
      for (int i = from; i < IDS; i++) {
        if (content[i] != IdTable.NONE) {
          return i;
        }
      }
      return -1;
    }
    int at = find(from);
    int index = at < 0 ? -at - 1 : at;
    return index < size ? content[2 * index] : -1;
  }

  private int find(int offset) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = content[2 * middle];
      if (at == offset) {
        return middle;
      }
      if (at < offset) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  private void makeDense() {
    int[] dense = new int[IDS];
    Arrays.fill(dense, IdTable.NONE);
    for (int i = 0; i < size; i++) {
      dense[content[2 * i]] = content[2 * i + 1];
    }
    content = dense;
  }

  private void makeSparse() {
    int[] pairs = new int[2 * PAIRS_MAX];
    int at = 0;
    for (int i = 0; i < IDS; i++) {
      if (content[i] != IdTable.NONE) {
        pairs[at++] = i;
        pairs[at++] = content[i];
      }
    }
    content = pairs;
  }
}
