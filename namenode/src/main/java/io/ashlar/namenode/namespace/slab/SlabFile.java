package io.ashlar.namenode.namespace.slab;

import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.protocol.types.ChecksumSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file seen through its slot. */
final class SlabFile extends SlabInode implements FileView {
  SlabFile(Slabs slabs, int slot) {
    super(slabs, slot);
  }

  @Override
  public int replication() {
    return slabs.layoutOf(slot).replication();
  }

  @Override
  public long blockSize() {
    return slabs.layoutOf(slot).blockSize();
  }

  @Override
  public ChecksumSpec checksum() {
    return slabs.layoutOf(slot).checksum();
  }

  @Override
  public List<BlockView> blocks() {
    int[] rows = slabs.blockRows(slot);
    List<BlockView> blocks = new ArrayList<>(rows.length);
    for (int row : rows) {
      blocks.add(slabs.blockView(row, slot));
    }
    return blocks;
  }

  @Override
  public int blockCount() {
    return slabs.blockCount(slot);
  }

  @Override
  public @Nullable BlockView lastBlock() {
    int row = slabs.lastBlock(slot);
    return row == Slab.NONE ? null : slabs.blockView(row, slot);
  }

  @Override
  public long length() {
    return slabs.length(slot);
  }

  @Override
  public @Nullable LeaseHolder lease() {
    return slabs.holder(slot);
  }
}
