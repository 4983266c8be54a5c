package io.ashlar.namenode.namespace.slab;

import static io.ashlar.common.fault.Invariants.checkState;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An array of integers in pages of 16 KB. It grows page by page, and a frozen state of it shares
 * every page until the writer changes that page.
 *
 * <p><b>Threading</b>: one writer, with readers excluded while it writes. A frozen state is read
 * without any lock.
 */
final class Pages {
  static final int SHIFT = 12;
  static final int INTS = 1 << SHIFT;
  static final int MASK = INTS - 1;
  private static final int BYTES = INTS * Integer.BYTES;
  private static final VarHandle PAGE = MethodHandles.arrayElementVarHandle(int[][].class);
  private static final int[] RELEASED = new int[0];

  private int[][] pages;
  private int count;
  private final boolean frozen;
  private @Nullable Freeze freeze;
  private int[][] shared = new int[0][];

  Pages() {
    this(new int[4][], 0, false);
  }

  private Pages(int[][] pages, int count, boolean frozen) {
    this.pages = pages;
    this.count = count;
    this.frozen = frozen;
  }

  int count() {
    return count;
  }

  long bytes() {
    return (long) count * BYTES;
  }

  int get(int page, int offset) {
    return pages[page][offset];
  }

  /** The page, to be read only. */
  int[] page(int page) {
    return pages[page];
  }

  /** The page, to be changed. */
  int[] writable(int page) {
    Freeze open = freeze;
    return open == null ? pages[page] : thawed(open, page);
  }

  private int[] thawed(Freeze open, int index) {
    int[] page = pages[index];
    if (!open.isOpen()) {
      freeze = null;
      shared = new int[0][];
    } else if (index < shared.length && PAGE.getAcquire(shared, index) == page) {
      page = page.clone();
      pages[index] = page;
      open.retain(BYTES);
    }
    return page;
  }

  /** Adds a page filled with {@code value} and gives its index. */
  int add(int value) {
    checkState(!frozen, "a frozen page was to be changed");
    if (count == pages.length) {
      pages = Arrays.copyOf(pages, count + Math.max(4, count / 4));
    }
    int[] page = new int[INTS];
    if (value != 0) {
      Arrays.fill(page, value);
    }
    pages[count] = page;
    return count++;
  }

  /** True while a frozen state shares pages. */
  boolean isShared() {
    return freeze != null && freeze.isOpen();
  }

  /** The state as it is now; later changes leave it as it is. */
  Pages freeze(Freeze by) {
    checkState(!isShared(), "pages are frozen twice");
    int[][] copy = Arrays.copyOf(pages, count);
    shared = copy;
    freeze = by;
    return new Pages(copy, count, true);
  }

  /** Of a frozen state: that page is not read any more, so that it need not be kept. */
  void release(int page) {
    checkState(frozen, "a page was released that is in use");
    PAGE.setRelease(pages, page, RELEASED);
  }
}
