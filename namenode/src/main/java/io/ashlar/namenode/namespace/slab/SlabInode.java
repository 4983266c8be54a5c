package io.ashlar.namenode.namespace.slab;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.InodeView;

/**
 * An inode seen through its slot: nothing is copied, so it is valid while the section lasts in
 * which it was asked for. Of a frozen state it is a directory; files are {@link SlabFile}.
 */
sealed class SlabInode implements InodeView permits SlabFile, SlabDirectory {
  final Slabs slabs;
  final int slot;

  SlabInode(Slabs slabs, int slot) {
    this.slabs = slabs;
    this.slot = slot;
  }

  @Override
  public final InodeId id() {
    return new InodeId(slabs.inodes.id(slot));
  }

  @Override
  public final InodeId parentId() {
    return slabs.parentId(slot);
  }

  @Override
  public final String name() {
    return slabs.inodes.name(slot);
  }

  @Override
  public final byte[] nameUtf8() {
    return slabs.inodes.nameUtf8(slot);
  }

  @Override
  public final boolean isDirectory() {
    return slabs.inodes.isDirectory(slot);
  }

  @Override
  public final String owner() {
    return slabs.attributesOf(slot).owner();
  }

  @Override
  public final String group() {
    return slabs.attributesOf(slot).group();
  }

  @Override
  public final int mode() {
    return slabs.attributesOf(slot).mode();
  }

  @Override
  public final long mtimeMs() {
    return slabs.inodes.mtimeMs(slot);
  }

  @Override
  public final long atimeMs() {
    return slabs.inodes.atimeMs(slot);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof SlabInode inode && inode.slabs == slabs && inode.slot == slot;
  }

  @Override
  public final int hashCode() {
    return slot;
  }
}
