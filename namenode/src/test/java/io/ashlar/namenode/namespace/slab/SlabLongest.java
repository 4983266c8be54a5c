package io.ashlar.namenode.namespace.slab;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.command.ReclaimDetached;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.FrozenNamespace;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Measures how long single operations hold the loop in a large namespace: {@code SlabLongest
 * [files]}. The time is that of the processor in this thread, so other work on the machine and the
 * collector do not count.
 */
public final class SlabLongest {
  private static final int WARM_UP = 20_000;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final SlabNamespace namespace = new SlabNamespace(new HashKey(15, 16));
  private final SyntheticTree tree = new SyntheticTree(namespace, 7);

  private SlabLongest() {}

  /** Runs everything and prints a line for each kind of operation. */
  public static void main(String[] args) {
    new SlabLongest().run(args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000);
  }

  private void run(int files) {
    InodeId big = tree.directory("big");
    InodeId other = tree.directory("other");
    InodeId[] last = new InodeId[1];
    measure("create in one directory", files, () -> last[0] = tree.file(big));
    measure("list a page of 1,000", 1_000, () -> page(big));
    measure("chmod", 100_000, () -> namespace.setMode(last[0], 0600));
    boolean[] there = new boolean[1];
    measure(
        "rename the directory of all",
        100_000,
        () -> {
          namespace.move(big, there[0] ? other : NamespaceView.ROOT_ID, there[0] ? "x" : "big2", 5);
          there[0] = !there[0];
        });
    measure("freeze", 20, () -> namespace.freeze(Long.MAX_VALUE).close());
    try (FrozenNamespace frozen = namespace.freeze(Long.MAX_VALUE)) {
      measure("create while frozen", 100_000, () -> last[0] = tree.file(other));
      System.out.printf(Locale.ROOT, "  kept: %d bytes%n", frozen.retainedBytes());
    }
    measure("detach all", 1, () -> namespace.detach(big, 6));
    int slices = files / ReclaimDetached.SLICE.inodesMax();
    ReclaimDetached slice = ReclaimDetached.SLICE;
    measure(
        "reclaim a slice",
        slices,
        () -> namespace.reclaim(big, slice.inodesMax(), slice.blocksMax()));
  }

  private void page(InodeId directory) {
    DirectoryView view = (DirectoryView) Objects.requireNonNull(namespace.inode(directory));
    List<InodeView> page = view.children(tree.randomName(), 1_000);
    if (page.stream().mapToLong(inode -> inode.name().length()).sum() < 0) {
      throw new IllegalStateException("the names are used, so that reading them is measured");
    }
  }

  private void measure(String what, int times, Runnable operation) {
    long longest = 0;
    long second = 0;
    long start = threads.getCurrentThreadCpuTime();
    long before = start;
    for (int i = 0; i < times; i++) {
      operation.run();
      long after = threads.getCurrentThreadCpuTime();
      long took = after - before;
      before = after;
      if ((i >= WARM_UP || times <= WARM_UP) && took > second) {
        second = Math.min(took, longest);
        longest = Math.max(took, longest);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %d times, mean %.1f us, longest %.3f ms, second %.3f ms%n",
        what,
        times,
        (before - start) / 1e3 / times,
        longest / 1e6,
        second / 1e6);
  }
}
