package io.ashlar.namenode.namespace.slab;

import io.ashlar.common.id.InodeId;
import io.ashlar.protocol.error.DfsException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Builds what is derived of loaded inodes: the entries of each directory, the table of names, and
 * the counts and reach of every subtree.
 *
 * <p><b>Threading</b>: used by one thread; directories are sorted in parallel, and the table of
 * names is filled beside that.
 */
final class SlabLinker {
  private final SlabNamespace namespace;
  private final InodeRows inodes;
  private final DirectoryTable directories;
  private final Pages parentIds;
  private final int slots;
  private final int directoryCount;

  /** First place in {@link #entries} of each directory's entries; one more at the end. */
  private final int[] starts;

  private final int[] entries;

  SlabLinker(SlabNamespace namespace, Pages parentIds) {
    this.namespace = namespace;
    this.inodes = namespace.slabs.inodes;
    this.directories = namespace.directories;
    this.parentIds = parentIds;
    this.slots = inodes.rows.used();
    this.directoryCount = namespace.slabs.directories.used();
    this.starts = new int[directoryCount + 1];
    this.entries = new int[slots];
  }

  void link() throws DfsException {
    setParents();
    groupByDirectory();
    CompletableFuture<Void> named = CompletableFuture.runAsync(this::addNames);
    try {
      sortAll();
      countAndCheck();
    } finally {
      named.join();
    }
  }

  private void addNames() {
    namespace.names.reserve(slots);
    for (int slot = 0; slot < slots; slot++) {
      if (inodes.parent(slot) != Slab.NONE) {
        namespace.names.add(slot);
      }
    }
  }

  private long parentId(int slot) {
    int[] page = parentIds.page(slot >>> (Pages.SHIFT - 1));
    int offset = slot << 1 & Pages.MASK;
    return (page[offset] & 0xFFFF_FFFFL) | (long) page[offset + 1] << 32;
  }

  private void setParents() throws DfsException {
    for (int slot = 0; slot < slots; slot++) {
      long parentId = parentId(slot);
      if (parentId != InodeId.NONE.value()) {
        int parent = namespace.slotOf(new InodeId(parentId));
        if (parent == Slab.NONE) {
          throw SlabLoader.corrupt("inode " + parentId + " is missing and has entries");
        }
        if (!inodes.isDirectory(parent)) {
          throw SlabLoader.corrupt("inode " + parentId + " is a file with entries");
        }
        int number = inodes.content(parent);
        inodes.setParent(slot, number);
        starts[number]++;
      }
    }
  }

  /** Puts the entries of one directory side by side. */
  private void groupByDirectory() {
    int end = 0;
    for (int number = 0; number <= directoryCount; number++) {
      end += starts[number];
      starts[number] = end;
    }
    for (int slot = slots - 1; slot >= 0; slot--) {
      int parent = inodes.parent(slot);
      if (parent != Slab.NONE) {
        entries[--starts[parent]] = slot;
      }
    }
  }

  private void sortAll() throws DfsException {
    NameSort sort = new NameSort(inodes);
    int twice =
        IntStream.range(0, directoryCount)
            .parallel()
            .filter(number -> sortOne(sort, number))
            .findAny()
            .orElse(Slab.NONE);
    if (twice != Slab.NONE) {
      throw SlabLoader.corrupt(
          "directory " + inodes.id(directories.get(twice).slot) + " has two entries of one name");
    }
  }

  /** True if two entries have the same name. */
  private boolean sortOne(NameSort sort, int number) {
    int from = starts[number];
    int to = starts[number + 1];
    sort.sort(entries, from, to);
    for (int i = from + 1; i < to; i++) {
      if (inodes.compareNames(entries[i - 1], entries[i]) == 0) {
        return true;
      }
    }
    directories.get(number).children.load(entries, from, to);
    return false;
  }

  /** From the roots down, so that a circle is never reached and so found; then up with counts. */
  private void countAndCheck() throws DfsException {
    int[] order = new int[directoryCount];
    int found = 0;
    long reached = 0;
    for (int number = 0; number < directoryCount; number++) {
      if (inodes.parent(directories.get(number).slot) == Slab.NONE) {
        order[found++] = number;
      }
    }
    reached += found;
    for (InodeId root : namespace.detachedRoots) {
      reached += inodes.isDirectory(namespace.slotOf(root)) ? 0 : 1;
    }
    for (int at = 0; at < found; at++) {
      DirectoryState directory = directories.get(order[at]);
      for (int i = starts[order[at]]; i < starts[order[at] + 1]; i++) {
        reached++;
        if (inodes.isDirectory(entries[i])) {
          DirectoryState below = directories.of(entries[i]);
          below.parent = directory;
          order[found++] = below.number;
        } else {
          countFile(directory, entries[i]);
        }
      }
    }
    if (reached != namespace.inodeCount()) {
      throw SlabLoader.corrupt(
          "only " + reached + " of " + namespace.inodeCount() + " inodes hang below a root");
    }
    for (int at = found - 1; at >= 0; at--) {
      DirectoryState directory = directories.get(order[at]);
      if (directory.parent != null) {
        directory.foldInto(directory.parent, inodes.nameBytes(directory.slot));
      }
    }
  }

  private void countFile(DirectoryState directory, int file) {
    long length = namespace.slabs.length(file);
    int replication = namespace.slabs.layoutOf(file).replication();
    directory.addHere(1, length, length * replication);
    directory.reach(0, 0, inodes.nameBytes(file));
  }
}
