package io.ashlar.namenode.namespace.slab;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.LeaseHolder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The slabs that hold the hard state: everything that an image contains, and nothing derived. A
 * frozen copy of them shares all pages.
 *
 * <pre>
 * directories  0 inode | 1-2 inode id
 * extended     0 last list row | 1 number of blocks | 2-3 length | 4 lease holder (number)
 * lists        0 block | 1 list row before it | 2 inode
 * </pre>
 *
 * <p>A closed file with at most one block refers to it directly. Any other file has an extended
 * row, and a list row for each block.
 */
final class Slabs {
  static final int DIRECTORY_INODE = 0;
  static final int DIRECTORY_ID = 1;
  static final int EXTENDED_LAST = 0;
  static final int EXTENDED_COUNT = 1;
  static final int EXTENDED_LENGTH = 2;
  static final int EXTENDED_HOLDER = 4;
  static final int LIST_BLOCK = 0;
  static final int LIST_BEFORE = 1;
  static final int LIST_INODE = 2;

  final NameHeap names;
  final Slab wide;
  final InodeRows inodes;
  final BlockRows blocks;
  final Slab lists;
  final Slab extended;
  final Slab directories;
  final Interned<AttributeSet> attributes;
  final Interned<LeaseHolder> holders;

  Slabs() {
    names = new NameHeap();
    wide = new Slab(3);
    inodes = new InodeRows(wide, names);
    blocks = new BlockRows(wide);
    lists = new Slab(2);
    extended = new Slab(3);
    directories = new Slab(2);
    attributes = new Interned<>();
    holders = new Interned<>();
  }

  private Slabs(Slabs live, Freeze by) {
    names = live.names.freeze(by);
    wide = live.wide.freeze(by);
    inodes = live.inodes.freeze(by, wide, names);
    blocks = live.blocks.freeze(by, wide);
    lists = live.lists.freeze(by);
    extended = live.extended.freeze(by);
    directories = live.directories.freeze(by);
    attributes = live.attributes.freeze(by);
    holders = live.holders.freeze(by);
  }

  /** The state as it is now; costs a reference for each page. */
  Slabs freeze(Freeze by) {
    return new Slabs(this, by);
  }

  AttributeSet attributesOf(int slot) {
    return attributes.get(inodes.attributes(slot));
  }

  FileLayout layoutOf(int slot) {
    return Objects.requireNonNull(attributesOf(slot).layout());
  }

  /** Id of the directory that holds the inode; {@link InodeId#NONE} if none does. */
  InodeId parentId(int slot) {
    int parent = inodes.parent(slot);
    return parent == Slab.NONE
        ? InodeId.NONE
        : new InodeId(directories.getLong(parent, DIRECTORY_ID));
  }

  int blockCount(int file) {
    int content = inodes.content(file);
    if (inodes.isExtended(file)) {
      return extended.get(content, EXTENDED_COUNT);
    }
    return content == Slab.NONE ? 0 : 1;
  }

  long length(int file) {
    int content = inodes.content(file);
    if (inodes.isExtended(file)) {
      return extended.getLong(content, EXTENDED_LENGTH);
    }
    return content == Slab.NONE ? 0 : blocks.length(content);
  }

  /** Row of the last block, or {@link Slab#NONE}. */
  int lastBlock(int file) {
    int content = inodes.content(file);
    if (!inodes.isExtended(file)) {
      return content;
    }
    int last = extended.get(content, EXTENDED_LAST);
    return last == Slab.NONE ? Slab.NONE : lists.get(last, LIST_BLOCK);
  }

  /** Rows of the blocks in the order of the file. */
  int[] blockRows(int file) {
    int[] found = new int[blockCount(file)];
    int content = inodes.content(file);
    if (!inodes.isExtended(file)) {
      if (found.length > 0) {
        found[0] = content;
      }
      return found;
    }
    int row = extended.get(content, EXTENDED_LAST);
    for (int i = found.length - 1; i >= 0; i--) {
      found[i] = lists.get(row, LIST_BLOCK);
      row = lists.get(row, LIST_BEFORE);
    }
    return found;
  }

  @Nullable LeaseHolder holder(int file) {
    if (!inodes.isExtended(file)) {
      return null;
    }
    int number = extended.get(inodes.content(file), EXTENDED_HOLDER);
    return number == Slab.NONE ? null : holders.get(number);
  }

  BlockView blockView(int row, int file) {
    return new BlockView(
        new BlockId(BlockRows.idOf(blocks.index(row))),
        new InodeId(inodes.id(file)),
        new GenerationStamp(blocks.committedGs(row)),
        new GenerationStamp(blocks.issuedGs(row)),
        blocks.length(row),
        blocks.state(row),
        layoutOf(file).replication());
  }
}
