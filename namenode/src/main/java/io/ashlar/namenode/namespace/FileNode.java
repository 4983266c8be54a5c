package io.ashlar.namenode.namespace;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.InodeId;
import io.ashlar.protocol.types.ChecksumSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file of {@link TreeMapNamespace}. Its blocks live in the namespace's block table. */
final class FileNode extends InodeNode implements FileView {
  final List<BlockId> blockIds = new ArrayList<>();
  private final Map<BlockId, BlockView> blockTable;
  private final long blockSize;
  private final ChecksumSpec checksum;
  int replication;
  long length;
  @Nullable LeaseHolder lease;

  FileNode(
      InodeId id,
      String name,
      InodeAttributes attributes,
      FileLayout layout,
      Map<BlockId, BlockView> blockTable) {
    super(id, name, attributes);
    this.blockTable = blockTable;
    this.blockSize = layout.blockSize();
    this.checksum = layout.checksum();
    this.replication = layout.replication();
  }

  @Override
  DirectoryView.SubtreeCounts weight() {
    return new DirectoryView.SubtreeCounts(0, 1, length, length * replication);
  }

  @Override
  DirectoryView.Extent reach() {
    return DirectoryView.Extent.NONE;
  }

  @Override
  public int replication() {
    return replication;
  }

  @Override
  public long blockSize() {
    return blockSize;
  }

  @Override
  public ChecksumSpec checksum() {
    return checksum;
  }

  @Override
  public List<BlockView> blocks() {
    List<BlockView> blocks = new ArrayList<>(blockIds.size());
    for (BlockId block : blockIds) {
      blocks.add(Objects.requireNonNull(blockTable.get(block)));
    }
    return blocks;
  }

  @Override
  public int blockCount() {
    return blockIds.size();
  }

  @Override
  public @Nullable BlockView lastBlock() {
    return blockIds.isEmpty() ? null : blockTable.get(blockIds.get(blockIds.size() - 1));
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public @Nullable LeaseHolder lease() {
    return lease;
  }
}
