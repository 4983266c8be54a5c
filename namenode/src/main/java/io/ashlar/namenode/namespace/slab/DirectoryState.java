package io.ashlar.namenode.namespace.slab;

import io.ashlar.namenode.namespace.DirectoryView.Extent;
import io.ashlar.namenode.namespace.DirectoryView.SubtreeCounts;
import org.jspecify.annotations.Nullable;

/**
 * What is derived of a directory: its entries in order, and the counts and reach of its subtree.
 */
final class DirectoryState {
  final int number;
  final int slot;
  final ChildIndex children = new ChildIndex();
  @Nullable DirectoryState parent;
  private long directories = 1;
  private long files;
  private long bytes;
  private long bytesReplicated;
  private int levels;
  private int pathBytes;

  DirectoryState(int number, int slot) {
    this.number = number;
    this.slot = slot;
  }

  SubtreeCounts counts() {
    return new SubtreeCounts(directories, files, bytes, bytesReplicated);
  }

  Extent extent() {
    return new Extent(levels, pathBytes);
  }

  /** Adds a subtree's counts, or takes them away, here and in all directories above. */
  void addDirectory(DirectoryState subtree, int sign) {
    add(
        sign * subtree.directories,
        sign * subtree.files,
        sign * subtree.bytes,
        sign * subtree.bytesReplicated);
  }

  /** The same with plain counts. */
  void add(long moreDirectories, long moreFiles, long moreBytes, long moreReplicated) {
    for (DirectoryState at = this; at != null; at = at.parent) {
      at.directories += moreDirectories;
      at.files += moreFiles;
      at.bytes += moreBytes;
      at.bytesReplicated += moreReplicated;
    }
  }

  /** While loading: adds counts here alone. */
  void addHere(long moreFiles, long moreBytes, long moreReplicated) {
    files += moreFiles;
    bytes += moreBytes;
    bytesReplicated += moreReplicated;
  }

  /** While loading: an entry of that name is below. */
  void reach(int belowLevels, int belowBytes, int nameBytes) {
    levels = Math.max(levels, belowLevels + 1);
    pathBytes = Math.max(pathBytes, belowBytes + 1 + nameBytes);
  }

  /** While loading, once everything below is known: adds counts and reach to {@code above}. */
  void foldInto(DirectoryState above, int nameBytes) {
    above.directories += directories;
    above.addHere(files, bytes, bytesReplicated);
    above.reach(levels, pathBytes, nameBytes);
  }

  /** An entry of that name came, with {@code below} under it if it is a directory. */
  void growExtent(InodeRows inodes, int nameBytes, @Nullable DirectoryState below) {
    int childLevels = below == null ? 0 : below.levels;
    int childBytes = below == null ? 0 : below.pathBytes;
    int childName = nameBytes;
    for (DirectoryState at = this; at != null; at = at.parent) {
      int grownLevels = Math.max(at.levels, childLevels + 1);
      int grownBytes = Math.max(at.pathBytes, childBytes + 1 + childName);
      if (grownLevels == at.levels && grownBytes == at.pathBytes) {
        return;
      }
      at.levels = grownLevels;
      at.pathBytes = grownBytes;
      childLevels = grownLevels;
      childBytes = grownBytes;
      childName = inodes.nameBytes(at.slot);
    }
  }

  boolean isWithin(DirectoryState other) {
    DirectoryState at = this;
    while (at != null && at != other) {
      at = at.parent;
    }
    return at != null;
  }
}
