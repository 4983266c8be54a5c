package io.ashlar.namenode.apply;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.BlockAbandoned;

/** The last block of a file was given up. */
final class BlockAbandonedApplier implements RecordApplier<BlockAbandoned> {
  @Override
  public void apply(Namespace namespace, long txid, BlockAbandoned record) {
    namespace.removeLastBlock(new InodeId(record.getInodeId()), new BlockId(record.getBlockId()));
  }
}
