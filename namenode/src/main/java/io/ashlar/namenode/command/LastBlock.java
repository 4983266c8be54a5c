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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a writer says of the last block with what the namespace knows (I3): a writer that
 * lost count must not change anything.
 */
final class LastBlock {
  private LastBlock() {}

  /**
   * The block that the writer names; null if it names none. LENGTH_MISMATCH unless that is the last
   * one. A file that was opened again may have a last block that its writer has no part in: then it
   * may name none.
   */
  static @Nullable BlockView require(NamespaceView view, FileView file, boolean named, BlockKey key)
      throws DfsException {
    BlockView last = file.lastBlock();
    if (!named && last != null && last.state() == BlockState.COMPLETE) {
      return null;
    }
    if (last == null ? named : !named || !isNamedBy(last, key)) {
      throw mismatch(
          view, file, "last block is " + shown(last) + ", the writer says " + shown(named, key));
    }
    return last;
  }

  /**
   * The same for bytes that are synced: they were acked under a stamp that a recovery of the
   * pipeline may have left behind meanwhile, or is about to.
   */
  static @Nullable BlockView requireSynced(
      NamespaceView view, FileView file, boolean named, BlockKey key) throws DfsException {
    BlockView last = file.lastBlock();
    boolean older =
        named
            && last != null
            && last.id().value() == key.getBlockId()
            && key.getGenerationStamp() < last.issuedGs().value();
    return older ? last : require(view, file, named, key);
  }

  /** Only the newest stamp is good for a writer; a complete block may go by its committed one. */
  private static boolean isNamedBy(BlockView last, BlockKey key) {
    return last.id().value() == key.getBlockId()
        && (last.issuedGs().value() == key.getGenerationStamp()
            || (last.state() == BlockState.COMPLETE
                && last.committedGs().value() == key.getGenerationStamp()));
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
    List<EditRecord> records = new ArrayList<>(grown(file, last, length));
    records.add(BlockRecords.blockCommitted(file.id(), last.id(), length));
    return records;
  }

  /**
   * Only replicas of the issued stamp can have bytes beyond those of the committed one. A writer
   * that wrote nothing under it leaves both as good as they were.
   */
  static List<EditRecord> grown(FileView file, BlockView last, long length) {
    return last.committedGs().equals(last.issuedGs()) || length <= last.length()
        ? List.of()
        : List.of(BlockRecords.stampCommitted(file.id(), last.id(), last.issuedGs(), length));
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
