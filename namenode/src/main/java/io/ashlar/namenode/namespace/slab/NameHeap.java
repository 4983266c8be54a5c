package io.ashlar.namenode.namespace.slab;

import static io.ashlar.common.fault.Invariants.checkState;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of all names. A name lies within one page and is named by the index of its first
 * integer; its length is kept by whoever refers to it. Freed room is kept by size and reused.
 */
final class NameHeap {
  static final int BYTES_MAX = 255;
  private static final int WORDS_MAX = PackedName.wordsOf(BYTES_MAX);

  private final Pages pages;
  private final int[] free = new int[WORDS_MAX + 1];
  private int page = -1;
  private int next = Pages.INTS;
  private long freeWords;

  NameHeap() {
    this(new Pages());
  }

  private NameHeap(Pages pages) {
    this.pages = pages;
    Arrays.fill(free, Slab.NONE);
  }

  long bytes() {
    return pages.bytes();
  }

  /** Bytes that are free within the pages in use. */
  long freeBytes() {
    return freeWords * Integer.BYTES;
  }

  int add(PackedName name) {
    checkState(name.bytes <= BYTES_MAX, () -> "a name has " + name.bytes + " bytes");
    int words = name.words.length;
    if (words == 0) {
      return 0;
    }
    int at = allocate(words);
    System.arraycopy(name.words, 0, pages.writable(at >>> Pages.SHIFT), at & Pages.MASK, words);
    return at;
  }

  private int allocate(int words) {
    // A frozen state would need a copy of an old page, so room at the end is preferred meanwhile.
    boolean fits = next + words <= Pages.INTS;
    if (free[words] != Slab.NONE && !(fits && pages.isShared())) {
      return take(words);
    }
    if (!fits) {
      for (int larger = words + 1; larger <= WORDS_MAX; larger++) {
        if (free[larger] != Slab.NONE) {
          int at = take(larger);
          put(at + words, larger - words);
          return at;
        }
      }
      startPage();
    }
    int at = page << Pages.SHIFT | next;
    next += words;
    return at;
  }

  private void startPage() {
    int left = Pages.INTS - next;
    if (left > 0) {
      put(page << Pages.SHIFT | next, left);
    }
    page = pages.add(0);
    next = 0;
  }

  private int take(int words) {
    int at = free[words];
    free[words] = pages.get(at >>> Pages.SHIFT, at & Pages.MASK);
    freeWords -= words;
    return at;
  }

  private void put(int at, int words) {
    pages.writable(at >>> Pages.SHIFT)[at & Pages.MASK] = free[words];
    free[words] = at;
    freeWords += words;
  }

  void free(int at, int bytes) {
    if (bytes > 0) {
      put(at, PackedName.wordsOf(bytes));
    }
  }

  String get(int at, int bytes) {
    return new String(utf8(at, bytes), StandardCharsets.UTF_8);
  }

  byte[] utf8(int at, int bytes) {
    byte[] utf8 = new byte[bytes];
    if (bytes > 0) {
      int[] from = pages.page(at >>> Pages.SHIFT);
      int offset = at & Pages.MASK;
      for (int i = 0; i < bytes; i++) {
        utf8[i] = (byte) (from[offset + (i >> 2)] >>> (24 - ((i & 3) << 3)));
      }
    }
    return utf8;
  }

  boolean equal(int at, int bytes, PackedName name) {
    return bytes == name.bytes && (bytes == 0 || compareWords(at, name, name.words.length) == 0);
  }

  /** Order of UTF-8 bytes. */
  int compare(int at, int bytes, PackedName name) {
    int common = Math.min(PackedName.wordsOf(bytes), name.words.length);
    int order = common == 0 ? 0 : compareWords(at, name, common);
    return order != 0 ? order : Integer.compare(bytes, name.bytes);
  }

  private int compareWords(int at, PackedName name, int words) {
    int[] from = pages.page(at >>> Pages.SHIFT);
    int offset = at & Pages.MASK;
    for (int i = 0; i < words; i++) {
      if (from[offset + i] != name.words[i]) {
        return Integer.compareUnsigned(from[offset + i], name.words[i]);
      }
    }
    return 0;
  }

  /** The first integer of a name that has one. */
  int word(int at) {
    return pages.get(at >>> Pages.SHIFT, at & Pages.MASK);
  }

  /** Order of two names that are both here. */
  int compare(int left, int leftBytes, int right, int rightBytes) {
    int common = PackedName.wordsOf(Math.min(leftBytes, rightBytes));
    if (common > 0) {
      int[] leftPage = pages.page(left >>> Pages.SHIFT);
      int[] rightPage = pages.page(right >>> Pages.SHIFT);
      for (int i = 0; i < common; i++) {
        int a = leftPage[(left & Pages.MASK) + i];
        int b = rightPage[(right & Pages.MASK) + i];
        if (a != b) {
          return Integer.compareUnsigned(a, b);
        }
      }
    }
    return Integer.compare(leftBytes, rightBytes);
  }

  long hash(HashKey key, int directory, int at, int bytes) {
    return key.hash(
        directory,
        bytes == 0 ? new int[0] : pages.page(at >>> Pages.SHIFT),
        at & Pages.MASK,
        bytes);
  }

  NameHeap freeze(Freeze by) {
    return new NameHeap(pages.freeze(by));
  }
}
