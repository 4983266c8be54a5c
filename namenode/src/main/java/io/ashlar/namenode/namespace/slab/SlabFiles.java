package io.ashlar.namenode.namespace.slab;

import static io.ashlar.common.fault.Invariants.checkState;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.BlockStatus;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.ListenerList;
import io.ashlar.protocol.types.BlockState;

/**
 * Changes the content and the leases of files of a {@link SlabNamespace}: rows, the counts of the
 * directories above, and the listeners.
 */
final class SlabFiles {
  private final SlabView namespace;
  private final Slabs slabs;
  private final FileBlocks blocks;
  private final ListenerList listeners;

  SlabFiles(SlabView namespace, ListenerList listeners) {
    this.namespace = namespace;
    this.slabs = namespace.slabs;
    this.blocks = namespace.fileBlocks;
    this.listeners = listeners;
  }

  /** Notes a lease without telling anybody. */
  void openLease(int file, LeaseHolder lease) {
    blocks.open(file, lease);
    namespace.leases.open(lease.session(), new InodeId(slabs.inodes.id(file)));
  }

  void reopen(int file, InodeId id, LeaseHolder lease) {
    checkState(slabs.holder(file) == null, () -> "inode " + id + " is open for write already");
    openLease(file, lease);
    listeners.leaseOpened(id, lease);
  }

  /** False if there was none. */
  boolean endLease(int file, InodeId id) {
    LeaseHolder holder = slabs.holder(file);
    if (holder == null) {
      return false;
    }
    blocks.close(file);
    namespace.leases.close(holder.session(), id);
    listeners.leaseClosed(id, holder);
    return true;
  }

  void addBlock(int file, BlockId block, GenerationStamp stamp) {
    blocks.append(
        file,
        BlockRows.indexOf(block.value()),
        stamp.value(),
        stamp.value(),
        0,
        BlockState.UNDER_CONSTRUCTION);
    listeners.blockChanged(slabs.blockView(slabs.lastBlock(file), file));
  }

  void removeLastBlock(int file, BlockId block) {
    int row = slabs.lastBlock(file);
    checkState(
        row != Slab.NONE && BlockRows.idOf(slabs.blocks.index(row)) == block.value(),
        () -> "block " + block + " is not the last of inode " + slabs.inodes.id(file));
    freeBlocks(file, 1);
  }

  /** Frees blocks from the end of a file; gives their number. */
  int freeBlocks(int file, int blocksMax) {
    long bytes = 0;
    int freed = 0;
    for (int row = slabs.lastBlock(file);
        row != Slab.NONE && freed < blocksMax;
        row = slabs.lastBlock(file)) {
      BlockView removed = slabs.blockView(row, file);
      blocks.removeLast(file);
      bytes += removed.length();
      freed++;
      listeners.blockRemoved(removed);
    }
    countLength(file, -bytes);
    return freed;
  }

  /** Gives the id of the block's file. */
  long setBlock(BlockId block, BlockStatus status) {
    int found = blocks.find(block.value());
    checkState(found != IdTable.NONE, () -> "block " + block + " does not exist");
    int row = blocks.rowOf(found);
    int file = blocks.fileOf(found);
    countLength(file, status.length() - slabs.blocks.length(row));
    blocks.setBlock(file, row, status);
    listeners.blockChanged(slabs.blockView(row, file));
    return slabs.inodes.id(file);
  }

  /** Moves all blocks of a closed file behind those of another closed one. */
  void moveBlocks(int from, int to) {
    checkState(
        from != to && slabs.holder(from) == null && slabs.holder(to) == null,
        () ->
            "inodes "
                + slabs.inodes.id(to)
                + " and "
                + slabs.inodes.id(from)
                + " are not two closed files");
    long bytes = slabs.length(from);
    int[] moved = blocks.moveAll(from, to);
    countLength(to, bytes);
    for (int row : moved) {
      listeners.blockChanged(slabs.blockView(row, to));
    }
  }

  /** Every block is complete. */
  void complete(int file) {
    for (int row : slabs.blockRows(file)) {
      if (slabs.blocks.state(row) != BlockState.COMPLETE) {
        slabs.blocks.setLengthAndState(row, slabs.blocks.length(row), BlockState.COMPLETE);
        listeners.blockChanged(slabs.blockView(row, file));
      }
    }
  }

  void tellOfBlocks(int file) {
    for (int row : slabs.blockRows(file)) {
      listeners.blockChanged(slabs.blockView(row, file));
    }
  }

  /** The file has so many replicas more. */
  void countReplication(int file, int more) {
    DirectoryState parent = namespace.directories.parentOf(file);
    if (parent != null) {
      parent.add(0, 0, 0, slabs.length(file) * more);
    }
  }

  private void countLength(int file, long bytes) {
    DirectoryState parent = namespace.directories.parentOf(file);
    if (parent != null && bytes != 0) {
      parent.add(0, 0, bytes, bytes * slabs.layoutOf(file).replication());
    }
  }
}
