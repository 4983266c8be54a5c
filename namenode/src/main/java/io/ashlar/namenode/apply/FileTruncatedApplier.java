package io.ashlar.namenode.apply;

import static io.ashlar.common.fault.Invariants.checkState;

import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.BlockStatus;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.FileTruncated;
import io.ashlar.protocol.types.BlockState;
import org.jspecify.annotations.Nullable;

/** What lay beyond a length of a file is gone. */
final class FileTruncatedApplier implements RecordApplier<FileTruncated> {
  @Override
  public void apply(Namespace namespace, long txid, FileTruncated record) {
    InodeId id = new InodeId(record.getInodeId());
    long length = record.getLength();
    BlockView last = lastAfterDrops(namespace, id, length);
    long left = file(namespace, id).length();
    checkState(
        left >= length && left > length == record.getGenerationStamp() > 0,
        () -> left + " bytes are left of the file: " + record);
    if (left > length && last != null) {
      GenerationStamp stamp = new GenerationStamp(record.getGenerationStamp());
      namespace.takeStamp(stamp);
      namespace.setBlock(
          last.id(),
          BlockStatus.of(last)
              .issued(stamp)
              .with(last.length() - (left - length), BlockState.UNDER_TRUNCATION));
    }
    namespace.setTimes(id, record.getMtimeMs(), file(namespace, id).atimeMs());
  }

  /** Drops the blocks that lie beyond the length as a whole; gives the last of those that stay. */
  private static @Nullable BlockView lastAfterDrops(Namespace namespace, InodeId id, long length) {
    while (true) {
      FileView file = file(namespace, id);
      BlockView last = file.lastBlock();
      if (last == null || file.length() - last.length() < length || file.length() == length) {
        return last;
      }
      namespace.removeLastBlock(id, last.id());
    }
  }

  private static FileView file(Namespace namespace, InodeId id) {
    if (namespace.inode(id) instanceof FileView file) {
      return file;
    }
    throw new IllegalStateException("inode " + id + " is not a file");
  }
}
