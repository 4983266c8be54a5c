package io.ashlar.namenode.namespace.slab;

import static io.ashlar.namenode.namespace.slab.Slabs.EXTENDED_COUNT;
import static io.ashlar.namenode.namespace.slab.Slabs.EXTENDED_HOLDER;
import static io.ashlar.namenode.namespace.slab.Slabs.EXTENDED_LAST;
import static io.ashlar.namenode.namespace.slab.Slabs.EXTENDED_LENGTH;
import static io.ashlar.namenode.namespace.slab.Slabs.LIST_BEFORE;
import static io.ashlar.namenode.namespace.slab.Slabs.LIST_BLOCK;
import static io.ashlar.namenode.namespace.slab.Slabs.LIST_INODE;

import io.ashlar.namenode.namespace.BlockStatus;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.protocol.types.BlockState;

/**
 * Changes which blocks a file has, and finds a block and its file by the block's id.
 *
 * <p>The table of ids gives the inode of a block that its file refers to directly, else the
 * complement of the block's list row.
 */
final class FileBlocks {
  private final Slabs slabs;
  private final IdTable byIndex;

  FileBlocks(Slabs slabs) {
    this.slabs = slabs;
    this.byIndex = new IdTable();
  }

  IdTable table() {
    return byIndex;
  }

  /** Where the block of that id is found, for {@link #rowOf} and {@link #fileOf}. */
  int find(long blockId) {
    return BlockRows.isRegular(blockId) ? byIndex.get(BlockRows.indexOf(blockId)) : IdTable.NONE;
  }

  int rowOf(int found) {
    return found >= 0 ? slabs.inodes.content(found) : slabs.lists.get(~found, LIST_BLOCK);
  }

  int fileOf(int found) {
    return found >= 0 ? found : slabs.lists.get(~found, LIST_INODE);
  }

  /** Opens a file for write. */
  void open(int file, LeaseHolder holder) {
    extend(file);
    slabs.extended.set(slabs.inodes.content(file), EXTENDED_HOLDER, slabs.holders.use(holder));
  }

  /** Ends the lease of a file that is open. */
  void close(int file) {
    int row = slabs.inodes.content(file);
    slabs.holders.drop(slabs.extended.get(row, EXTENDED_HOLDER));
    slabs.extended.set(row, EXTENDED_HOLDER, Slab.NONE);
    reduce(file);
  }

  void append(
      int file, long index, long committedGs, long issuedGs, long length, BlockState state) {
    int block = slabs.blocks.create(index, committedGs, issuedGs, length, state);
    if (!slabs.inodes.isExtended(file) && slabs.inodes.content(file) == Slab.NONE) {
      slabs.inodes.setContent(file, block, false);
      byIndex.put(index, file);
      return;
    }
    extend(file);
    list(file, block);
    addLength(file, length);
  }

  /** Removes the last block, which there is; its row is free afterwards. */
  void removeLast(int file) {
    int block = slabs.lastBlock(file);
    long length = slabs.blocks.length(block);
    byIndex.remove(slabs.blocks.index(block));
    slabs.blocks.free(block);
    if (!slabs.inodes.isExtended(file)) {
      slabs.inodes.setContent(file, Slab.NONE, false);
      return;
    }
    int row = slabs.inodes.content(file);
    int last = slabs.extended.get(row, EXTENDED_LAST);
    slabs.extended.set(row, EXTENDED_LAST, slabs.lists.get(last, LIST_BEFORE));
    slabs.extended.set(row, EXTENDED_COUNT, slabs.extended.get(row, EXTENDED_COUNT) - 1);
    slabs.lists.free(last);
    addLength(file, -length);
    reduce(file);
  }

  void setBlock(int file, int block, BlockStatus status) {
    long grown = status.length() - slabs.blocks.length(block);
    slabs.blocks.setStatus(block, status);
    addLength(file, grown);
  }

  /** Moves the blocks of a closed file behind those of another closed one; gives their rows. */
  int[] moveAll(int from, int to) {
    int[] moved = slabs.blockRows(from);
    if (moved.length == 0) {
      return moved;
    }
    forgetBlocks(from);
    extend(to);
    for (int block : moved) {
      list(to, block);
      addLength(to, slabs.blocks.length(block));
    }
    reduce(to);
    return moved;
  }

  /** The file has no blocks any more; their rows stay. */
  private void forgetBlocks(int file) {
    if (slabs.inodes.isExtended(file)) {
      int row = slabs.inodes.content(file);
      int entry = slabs.extended.get(row, EXTENDED_LAST);
      while (entry != Slab.NONE) {
        int before = slabs.lists.get(entry, LIST_BEFORE);
        slabs.lists.free(entry);
        entry = before;
      }
      slabs.extended.free(row);
    }
    slabs.inodes.setContent(file, Slab.NONE, false);
  }

  private void addLength(int file, long bytes) {
    if (slabs.inodes.isExtended(file)) {
      int row = slabs.inodes.content(file);
      slabs.extended.setLong(
          row, EXTENDED_LENGTH, slabs.extended.getLong(row, EXTENDED_LENGTH) + bytes);
    }
  }

  /** Gives a file an extended row, and a list row for the block that it may have. */
  private void extend(int file) {
    if (slabs.inodes.isExtended(file)) {
      return;
    }
    int block = slabs.inodes.content(file);
    int row = slabs.extended.allocate();
    slabs.extended.set(row, EXTENDED_LAST, Slab.NONE);
    slabs.extended.set(row, EXTENDED_COUNT, 0);
    slabs.extended.setLong(
        row, EXTENDED_LENGTH, block == Slab.NONE ? 0 : slabs.blocks.length(block));
    slabs.extended.set(row, EXTENDED_HOLDER, Slab.NONE);
    slabs.inodes.setContent(file, row, true);
    if (block != Slab.NONE) {
      list(file, block);
    }
  }

  private void list(int file, int block) {
    int row = slabs.inodes.content(file);
    int entry = slabs.lists.allocate();
    slabs.lists.set(entry, LIST_BLOCK, block);
    slabs.lists.set(entry, LIST_BEFORE, slabs.extended.get(row, EXTENDED_LAST));
    slabs.lists.set(entry, LIST_INODE, file);
    slabs.extended.set(row, EXTENDED_LAST, entry);
    slabs.extended.set(row, EXTENDED_COUNT, slabs.extended.get(row, EXTENDED_COUNT) + 1);
    byIndex.put(slabs.blocks.index(block), ~entry);
  }

  /** Takes the extended row away from a closed file with at most one block. */
  private void reduce(int file) {
    int row = slabs.inodes.content(file);
    if (slabs.extended.get(row, EXTENDED_HOLDER) != Slab.NONE
        || slabs.extended.get(row, EXTENDED_COUNT) > 1) {
      return;
    }
    int last = slabs.extended.get(row, EXTENDED_LAST);
    int block = last == Slab.NONE ? Slab.NONE : slabs.lists.get(last, LIST_BLOCK);
    slabs.inodes.setContent(file, block, false);
    slabs.extended.free(row);
    if (last != Slab.NONE) {
      slabs.lists.free(last);
      byIndex.put(slabs.blocks.index(block), file);
    }
  }
}
