package io.ashlar.namenode.namespace.slab;

import java.util.Arrays;

/**
 * Rows of a few integers each, in {@link Pages}. A freed row is reused; rows of one page are given
 * out together, so that new rows lie side by side.
 */
final class Slab {
  /** No row. */
  static final int NONE = -1;

  private final Pages pages;
  private final int wordShift;
  private final int rowShift;
  private final int rowMask;
  private int used;
  private int live;
  private int[] freeRows = new int[0];
  private int[] nextPages = new int[0];
  private int pageWithFree = NONE;

  /** Rows of {@code 1 << wordShift} integers. */
  Slab(int wordShift) {
    this(new Pages(), wordShift, 0);
  }

  private Slab(Pages pages, int wordShift, int used) {
    this.pages = pages;
    this.wordShift = wordShift;
    this.rowShift = Pages.SHIFT - wordShift;
    this.rowMask = (1 << rowShift) - 1;
    this.used = used;
  }

  /** Rows below this one have been in use at some time. */
  int used() {
    return used;
  }

  int live() {
    return live;
  }

  long bytes() {
    return pages.bytes() + 4L * (freeRows.length + nextPages.length);
  }

  int rowsPerPage() {
    return 1 << rowShift;
  }

  int get(int row, int word) {
    return pages.get(row >>> rowShift, ((row & rowMask) << wordShift) + word);
  }

  void set(int row, int word, int value) {
    pages.writable(row >>> rowShift)[((row & rowMask) << wordShift) + word] = value;
  }

  long getLong(int row, int word) {
    return (get(row, word) & 0xFFFF_FFFFL) | (long) get(row, word + 1) << 32;
  }

  void setLong(int row, int word, long value) {
    set(row, word, (int) value);
    set(row, word + 1, (int) (value >>> 32));
  }

  /** A row whose content is undefined. */
  int allocate() {
    live++;
    int page = pageWithFree;
    if (page == NONE) {
      if (used >>> rowShift == pages.count()) {
        pages.add(0);
      }
      return used++;
    }
    int row = freeRows[page];
    freeRows[page] = get(row, 0);
    if (freeRows[page] == NONE) {
      pageWithFree = nextPages[page];
    }
    return row;
  }

  void free(int row) {
    live--;
    int page = row >>> rowShift;
    if (page >= freeRows.length) {
      int known = freeRows.length;
      freeRows = Arrays.copyOf(freeRows, pages.count());
      nextPages = Arrays.copyOf(nextPages, pages.count());
      Arrays.fill(freeRows, known, freeRows.length, NONE);
    }
    if (freeRows[page] == NONE) {
      nextPages[page] = pageWithFree;
      pageWithFree = page;
    }
    set(row, 0, freeRows[page]);
    freeRows[page] = row;
  }

  /** Rows as they are now, to be read only. */
  Slab freeze(Freeze by) {
    return new Slab(pages.freeze(by), wordShift, used);
  }

  /** Of frozen rows: those of that page are not read any more. */
  void releasePage(int page) {
    pages.release(page);
  }
}
