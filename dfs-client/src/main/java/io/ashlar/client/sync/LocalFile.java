package io.ashlar.client.sync;

import io.ashlar.common.checksum.Crc32cCombiner;
import io.ashlar.common.merkle.BlockLeaves;
import io.ashlar.common.merkle.ChunkTree;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A local file as it was when it was opened; one that changes meanwhile is an error.
 *
 * <p><b>Threading</b>: one thread.
 */
final class LocalFile implements Closeable {
  private static final int PIECE_BYTES = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private final long length;
  private final FileTime modified;
  private final @Nullable Object key;

  private LocalFile(Path path, FileChannel channel, BasicFileAttributes attributes) {
    this.path = path;
    this.channel = channel;
    this.length = attributes.size();
    this.modified = attributes.lastModifiedTime();
    this.key = attributes.fileKey();
  }

  static LocalFile open(Path path) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.LOCAL_IO, path + ": no such local file").with("localPath", path),
          e);
    }
    if (!attributes.isRegularFile()) {
      throw DfsError.of(ErrorCode.LOCAL_IO, path + " is not a regular file; expected one")
          .with("localPath", path)
          .toException();
    }
    return new LocalFile(path, FileChannel.open(path, StandardOpenOption.READ), attributes);
  }

  Path path() {
    return path;
  }

  long length() {
    return length;
  }

  FileTime modified() {
    return modified;
  }

  /** Fills {@code target} with the bytes at {@code position}. */
  void read(long position, ByteBuffer target) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw changed();
      }
      at += count;
    }
  }

  /**
   * The leaves of the bytes at {@code offset}.
   *
   * @param tree says how many bytes, and of which kind the leaves are
   * @param progress hears of the bytes read
   */
  BlockLeaves leaves(long offset, ChunkTree tree, LongConsumer progress) throws IOException {
    ByteBuffer leaves = ByteBuffer.allocate(Math.toIntExact(tree.chunks() * tree.leafBytes()));
    int pieceBytes = Math.max(1, PIECE_BYTES / tree.chunkBytes()) * tree.chunkBytes();
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(pieceBytes, tree.length()));
    for (long at = 0; at < tree.length(); at += pieceBytes) {
      piece.clear().limit((int) Math.min(pieceBytes, tree.length() - at));
      read(offset + at, piece);
      tree.putLeaves(piece.flip(), leaves);
      progress.accept(piece.remaining());
    }
    return new BlockLeaves(tree, leaves.flip());
  }

  /** CRC32C of all bytes below these leaves. */
  static int crcOf(BlockLeaves leaves) {
    ChunkTree tree = leaves.tree();
    int power = Crc32cCombiner.powerOfBytes(tree.chunkBytes());
    int crc = 0;
    for (long chunk = 0; chunk < tree.chunks(); chunk++) {
      long bytes = tree.coveredBy(0, chunk);
      crc =
          bytes == tree.chunkBytes()
              ? Crc32cCombiner.combineWithPower(crc, leaves.crc(chunk), power)
              : Crc32cCombiner.combine(crc, leaves.crc(chunk), bytes);
    }
    return crc;
  }

  /** LOCAL_IO if somebody changed or replaced the file since it was opened. */
  void checkUnchanged() throws IOException {
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      throw changed();
    }
    if (now.size() != length
        || !now.lastModifiedTime().equals(modified)
        || (key != null && !key.equals(now.fileKey()))) {
      throw changed();
    }
  }

  private DfsException changed() {
    return DfsError.of(
            ErrorCode.LOCAL_IO, path + " changed while it was read; run the command again")
        .with("localPath", path)
        .toException();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
