package io.ashlar.namenode.namespace.slab;

/** Bytes of heap by part of the namespace. */
public record SlabSizes(
    long inodeCount,
    long inodes,
    long names,
    long blocks,
    long rareRows,
    long nameTable,
    long inodeTable,
    long blockTable,
    long directories) {
  /** Sum of all parts. */
  public long total() {
    return inodes + names + blocks + rareRows + nameTable + inodeTable + blockTable + directories;
  }
}
