package io.ashlar.namenode.record;

import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.FileTruncated;
import io.ashlar.protocol.edits.FilesConcatenated;
import java.util.List;

/** Records about content that files lose or get from others. */
public final class ContentRecords {
  private ContentRecords() {}

  /** What lay beyond a length is gone; {@code stamp} is NONE if that is the end of a block. */
  public static EditRecord fileTruncated(
      InodeId file, long length, GenerationStamp stamp, long mtimeMs) {
    return EditRecord.newBuilder()
        .setFileTruncated(
            FileTruncated.newBuilder()
                .setInodeId(file.value())
                .setLength(length)
                .setGenerationStamp(stamp.value())
                .setMtimeMs(mtimeMs))
        .build();
  }

  /** The blocks of files follow those of the target; the files are gone. */
  public static EditRecord filesConcatenated(InodeId target, List<InodeId> sources, long mtimeMs) {
    return EditRecord.newBuilder()
        .setFilesConcatenated(
            FilesConcatenated.newBuilder()
                .setTargetId(target.value())
                .addAllSourceIds(sources.stream().map(InodeId::value).toList())
                .setMtimeMs(mtimeMs))
        .build();
  }
}
