package io.ashlar.namenode.record;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.protocol.edits.BlockAbandoned;
import io.ashlar.protocol.edits.BlockAllocated;
import io.ashlar.protocol.edits.BlockCommitted;
import io.ashlar.protocol.edits.BlockRecovered;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.FileCompleted;
import io.ashlar.protocol.edits.FileSynced;
import io.ashlar.protocol.edits.StampCommitted;
import io.ashlar.protocol.edits.StampIssued;

/** Records about the blocks of a file that is open for write. */
public final class BlockRecords {
  private BlockRecords() {}

  /** A block was appended to a file. */
  public static EditRecord blockAllocated(InodeId file, BlockId block, GenerationStamp stamp) {
    return EditRecord.newBuilder()
        .setBlockAllocated(
            BlockAllocated.newBuilder()
                .setInodeId(file.value())
                .setBlockId(block.value())
                .setGenerationStamp(stamp.value()))
        .build();
  }

  /** The last block was given up. */
  public static EditRecord blockAbandoned(InodeId file, BlockId block) {
    return EditRecord.newBuilder()
        .setBlockAbandoned(
            BlockAbandoned.newBuilder().setInodeId(file.value()).setBlockId(block.value()))
        .build();
  }

  /** A block has its final length. */
  public static EditRecord blockCommitted(InodeId file, BlockId block, long length) {
    return EditRecord.newBuilder()
        .setBlockCommitted(
            BlockCommitted.newBuilder()
                .setInodeId(file.value())
                .setBlockId(block.value())
                .setLength(length))
        .build();
  }

  /** That much of the last block is forced to disk. */
  public static EditRecord fileSynced(InodeId file, BlockId block, long length) {
    return EditRecord.newBuilder()
        .setFileSynced(
            FileSynced.newBuilder()
                .setInodeId(file.value())
                .setBlockId(block.value())
                .setLength(length))
        .build();
  }

  /** The file was closed. */
  public static EditRecord fileCompleted(InodeId file, long mtimeMs) {
    return EditRecord.newBuilder()
        .setFileCompleted(FileCompleted.newBuilder().setInodeId(file.value()).setMtimeMs(mtimeMs))
        .build();
  }

  /** A stamp was given out for the last block. */
  public static EditRecord stampIssued(
      InodeId file, BlockId block, GenerationStamp stamp, boolean recovery) {
    return EditRecord.newBuilder()
        .setStampIssued(
            StampIssued.newBuilder()
                .setInodeId(file.value())
                .setBlockId(block.value())
                .setGenerationStamp(stamp.value())
                .setRecovery(recovery))
        .build();
  }

  /** A pipeline stands under the issued stamp, with so many bytes acknowledged. */
  public static EditRecord stampCommitted(
      InodeId file, BlockId block, GenerationStamp stamp, long length) {
    return EditRecord.newBuilder()
        .setStampCommitted(
            StampCommitted.newBuilder()
                .setInodeId(file.value())
                .setBlockId(block.value())
                .setGenerationStamp(stamp.value())
                .setLength(length))
        .build();
  }

  /** Block recovery agreed on a length. */
  public static EditRecord blockRecovered(
      InodeId file, BlockId block, GenerationStamp stamp, long length) {
    return EditRecord.newBuilder()
        .setBlockRecovered(
            BlockRecovered.newBuilder()
                .setInodeId(file.value())
                .setBlockId(block.value())
                .setGenerationStamp(stamp.value())
                .setLength(length))
        .build();
  }
}
