package io.ashlar.namenode.command;

import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.BlockState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a writer says of the last block with what the namespace knows (I3): a writer that
 * lost count must not change anything.
 */
final class LastBlock {
  private LastBlock() {}

  /** Throws LENGTH_MISMATCH unless the writer names the last block, or none if there is none. */
  static @Nullable BlockView require(NamespaceView view, FileView file, boolean named, BlockKey key)
      throws DfsException {
    BlockView last = file.lastBlock();
    boolean fits =
        last == null
            ? !named
            : named
                && last.id().value() == key.getBlockId()
                && last.issuedGs().value() == key.getGenerationStamp();
    if (!fits) {
      throw mismatch(
          view, file, "last block is " + shown(last) + ", the writer says " + shown(named, key));
    }
    return last;
  }

  /** The last block, if the writer names it, under whatever stamp, and it is being written. */
  static BlockView requireOpen(NamespaceView view, FileView file, BlockKey key)
      throws DfsException {
    BlockView last = file.lastBlock();
    if (last == null || last.id().value() != key.getBlockId()) {
      throw mismatch(
          view, file, "last block is " + shown(last) + ", the writer says " + shown(true, key));
    }
    if (last.state() != BlockState.UNDER_CONSTRUCTION) {
      throw mismatch(
          view, file, "block " + last.id() + " is " + last.state() + "; it is not being written");
    }
    return last;
  }

  /**
   * Records that commit the last block at {@code length}; none if it is committed at that length
   * already.
   */
  static List<EditRecord> commit(NamespaceView view, FileView file, BlockView last, long length)
      throws DfsException {
    if (last.state() != BlockState.UNDER_CONSTRUCTION) {
      if (length != last.length()) {
        throw mismatch(view, file, committedAt(last) + ", the writer says " + length);
      }
      return List.of();
    }
    checkLength(view, file, last, length);
    if (length == 0) {
      throw mismatch(view, file, "block " + last.id() + " cannot be committed at 0 bytes");
    }
    return List.of(BlockRecords.blockCommitted(file.id(), last.id(), length));
  }

  /** Throws LENGTH_MISMATCH unless the open block can have that length. */
  static void checkLength(NamespaceView view, FileView file, BlockView last, long length)
      throws DfsException {
    if (length < last.length() || length > file.blockSize()) {
      throw mismatch(
          view,
          file,
          String.format(
              "block %s has from %d (synced) to %d bytes, the writer says %d",
              last.id(), last.length(), file.blockSize(), length));
    }
  }

  static String committedAt(BlockView last) {
    return "block " + last.id() + " is committed at " + last.length() + " bytes";
  }

  static DfsException mismatch(NamespaceView view, FileView file, String what) {
    String path = view.pathOf(file.id());
    return DfsError.of(ErrorCode.LENGTH_MISMATCH, path + ": " + what)
        .with("path", path)
        .with("inode", file.id())
        .toException();
  }

  private static String shown(@Nullable BlockView last) {
    return last == null ? "none" : last.id() + "_" + last.issuedGs();
  }

  private static String shown(boolean named, BlockKey key) {
    return named ? key.getBlockId() + "_" + key.getGenerationStamp() : "none";
  }
}
