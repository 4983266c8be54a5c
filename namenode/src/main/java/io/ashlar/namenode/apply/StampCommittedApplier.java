package io.ashlar.namenode.apply;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.namenode.namespace.BlockStatus;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.StampCommitted;

/** A pipeline stands under the issued stamp. */
final class StampCommittedApplier implements RecordApplier<StampCommitted> {
  @Override
  public void apply(Namespace namespace, long txid, StampCommitted record) {
    BlockId id = new BlockId(record.getBlockId());
    GenerationStamp stamp = new GenerationStamp(record.getGenerationStamp());
    BlockView block = IssuedBlock.require(namespace, id, stamp);
    namespace.setBlock(
        id, BlockStatus.of(block).committed(stamp).with(record.getLength(), block.state()));
  }
}
