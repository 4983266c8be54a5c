package io.ashlar.namenode.apply;

import io.ashlar.common.id.BlockId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.BlockCommitted;
import io.ashlar.protocol.types.BlockState;

/** A block has its final length. */
final class BlockCommittedApplier implements RecordApplier<BlockCommitted> {
  @Override
  public void apply(Namespace namespace, long txid, BlockCommitted record) {
    namespace.setBlock(new BlockId(record.getBlockId()), record.getLength(), BlockState.COMMITTED);
  }
}
