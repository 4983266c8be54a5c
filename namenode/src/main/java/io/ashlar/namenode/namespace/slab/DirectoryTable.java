package io.ashlar.namenode.namespace.slab;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The states of all directories by their numbers, which are rows of the directory slab. */
final class DirectoryTable {
  private static final int SHIFT = 12;
  private static final int MASK = (1 << SHIFT) - 1;

  private final Slabs slabs;
  private @Nullable DirectoryState[][] pages = new @Nullable DirectoryState[1][];

  DirectoryTable(Slabs slabs) {
    this.slabs = slabs;
  }

  /** Makes the inode of that slot a directory without entries. */
  DirectoryState create(int slot) {
    int number = slabs.directories.allocate();
    slabs.directories.set(number, Slabs.DIRECTORY_INODE, slot);
    slabs.directories.setLong(number, Slabs.DIRECTORY_ID, slabs.inodes.id(slot));
    slabs.inodes.setContent(slot, number, false);
    DirectoryState state = new DirectoryState(number, slot);
    int page = number >>> SHIFT;
    if (page >= pages.length) {
      pages = Arrays.copyOf(pages, page + Math.max(4, page / 4));
    }
    if (pages[page] == null) {
      pages[page] = new @Nullable DirectoryState[1 << SHIFT];
    }
    pages[page][number & MASK] = state;
    return state;
  }

  void free(DirectoryState state) {
    pages[state.number >>> SHIFT][state.number & MASK] = null;
    slabs.directories.free(state.number);
  }

  DirectoryState get(int number) {
    return Objects.requireNonNull(pages[number >>> SHIFT][number & MASK]);
  }

  /** The directory that holds an inode; null for the root and detached roots. */
  @Nullable DirectoryState parentOf(int slot) {
    int parent = slabs.inodes.parent(slot);
    return parent == Slab.NONE ? null : get(parent);
  }

  /** State of the directory that the inode of that slot is. */
  DirectoryState of(int slot) {
    return get(slabs.inodes.content(slot));
  }

  /** Estimated heap of all states with their ordered indexes. */
  long bytes() {
    long bytes = 0;
    for (@Nullable DirectoryState[] page : pages) {
      if (page != null) {
        bytes += 16 + 4L * page.length;
        for (DirectoryState state : page) {
          bytes += state == null ? 0 : 72 + state.children.bytes();
        }
      }
    }
    return bytes;
  }
}
