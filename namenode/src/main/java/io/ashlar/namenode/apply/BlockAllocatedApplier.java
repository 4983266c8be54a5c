package io.ashlar.namenode.apply;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.BlockAllocated;

/** A block was appended to a file. */
final class BlockAllocatedApplier implements RecordApplier<BlockAllocated> {
  @Override
  public void apply(Namespace namespace, long txid, BlockAllocated record) {
    namespace.addBlock(
        new InodeId(record.getInodeId()),
        new BlockId(record.getBlockId()),
        new GenerationStamp(record.getGenerationStamp()));
  }
}
