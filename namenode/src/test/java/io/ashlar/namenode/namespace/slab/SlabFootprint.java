package io.ashlar.namenode.namespace.slab;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures the heap that a file costs: {@code SlabFootprint [files]}, with {@code -Xmx2g} for five
 * million.
 */
public final class SlabFootprint {
  private SlabFootprint() {}

  /** Fills, counts, deletes and creates a fifth anew, and counts again. */
  public static void main(String[] args) {
    int files = args.length > 0 ? Integer.parseInt(args[0]) : 5_000_000;
    SlabNamespace namespace = new SlabNamespace(new HashKey(7, 8));
    SyntheticTree tree = new SyntheticTree(namespace, 42);
    long[] ids = new long[2 * files];
    long empty = usedAfterCollection();
    long start = System.nanoTime();
    System.arraycopy(tree.fill(files), 0, ids, 0, ids.length);
    print("filled", files, empty, start, namespace);
    start = System.nanoTime();
    tree.churn(ids);
    print("a fifth deleted and created anew", files, empty, start, namespace);
    if (ids[0] == 0) {
      throw new IllegalStateException("keeps the ids alive, so that both figures contain them");
    }
  }

  private static void print(
      String what, int files, long empty, long start, SlabNamespace namespace) {
    long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    long begun = System.nanoTime();
    long used = usedAfterCollection() - empty;
    long collectMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / 3;
    SlabSizes sizes = namespace.sizes();
    System.out.printf(
        Locale.ROOT,
        "%s: %d ms, one full collection %d ms, %.1f bytes of heap per file%n",
        what,
        ms,
        collectMs,
        (double) used / files);
    line("inodes", sizes.inodes(), files);
    line("names", sizes.names(), files);
    line("blocks", sizes.blocks(), files);
    line("rare rows", sizes.rareRows(), files);
    line("name table", sizes.nameTable(), files);
    line("inode table", sizes.inodeTable(), files);
    line("block table", sizes.blockTable(), files);
    line("directories", sizes.directories(), files);
    line("sum", sizes.total(), files);
  }

  private static void line(String name, long bytes, int files) {
    System.out.printf(Locale.ROOT, "  %-12s %6.1f%n", name, (double) bytes / files);
  }

  private static long usedAfterCollection() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
