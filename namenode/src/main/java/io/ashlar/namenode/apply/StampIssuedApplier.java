package io.ashlar.namenode.apply;

import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.BlockStatus;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.StampIssued;
import io.ashlar.protocol.types.BlockState;

/** A stamp was given out for the last block of a file, which is open from now on. */
final class StampIssuedApplier implements RecordApplier<StampIssued> {
  @Override
  public void apply(Namespace namespace, long txid, StampIssued record) {
    BlockView last =
        namespace.inode(new InodeId(record.getInodeId())) instanceof FileView file
            ? file.lastBlock()
            : null;
    if (last == null || last.id().value() != record.getBlockId()) {
      throw new IllegalStateException("not the last block of an existing file: " + record);
    }
    GenerationStamp stamp = new GenerationStamp(record.getGenerationStamp());
    namespace.takeStamp(stamp);
    BlockState state = stateOf(last, record.getRecovery());
    namespace.setBlock(last.id(), BlockStatus.of(last).issued(stamp).with(last.length(), state));
  }

  /** A further attempt to cut a block goes on cutting it. */
  private static BlockState stateOf(BlockView last, boolean recovery) {
    if (!recovery) {
      return BlockState.UNDER_CONSTRUCTION;
    }
    return last.state() == BlockState.UNDER_TRUNCATION
        ? BlockState.UNDER_TRUNCATION
        : BlockState.UNDER_RECOVERY;
  }
}
