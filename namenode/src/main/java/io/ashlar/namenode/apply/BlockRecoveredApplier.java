package io.ashlar.namenode.apply;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.namenode.namespace.BlockStatus;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.BlockRecovered;
import io.ashlar.protocol.types.BlockState;

/** Block recovery agreed on a length. */
final class BlockRecoveredApplier implements RecordApplier<BlockRecovered> {
  @Override
  public void apply(Namespace namespace, long txid, BlockRecovered record) {
    BlockId id = new BlockId(record.getBlockId());
    GenerationStamp stamp = new GenerationStamp(record.getGenerationStamp());
    BlockView block = IssuedBlock.require(namespace, id, stamp);
    namespace.setBlock(
        id, BlockStatus.of(block).committed(stamp).with(record.getLength(), BlockState.COMMITTED));
  }
}
