package io.ashlar.datanode.replica;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.DiskFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads a data file and its checksum file. */
final class FileReplicaReader implements ReplicaReader {
  private final ReplicaKey key;
  private final DiskFile data;
  private final DiskFile meta;
  private final int chunkBytes;
  private final VisibleEnd end;
  private final boolean open;

  /** How far a replica is read. */
  enum Extent {
    /** What readers may see. */
    VISIBLE,
    /** All that its files hold. */
    WRITTEN,
    /** What a recovery verified. */
    VERIFIED
  }

  private FileReplicaReader(
      ReplicaKey key, DiskFile data, DiskFile meta, int chunkBytes, VisibleEnd end, boolean open) {
    this.key = key;
    this.data = data;
    this.meta = meta;
    this.chunkBytes = chunkBytes;
    this.end = end;
    this.open = open;
  }

  /**
   * Takes ownership of both files, also when it fails.
   *
   * @param extent how far it reads
   */
  static FileReplicaReader of(
      Replica replica, DiskFile data, DiskFile meta, int namespaceCrc, String where, Extent extent)
      throws IOException {
    try {
      MetaHeader header = readHeader(meta, where);
      header.checkBelongsTo(replica.key(), namespaceCrc, where);
      Construction construction = replica.construction();
      VisibleEnd end = end(replica, data, meta, header.chunkBytes(), extent);
      FileReplicaReader reader =
          new FileReplicaReader(
              replica.key(),
              data,
              meta,
              header.chunkBytes(),
              end,
              extent != Extent.VISIBLE || construction != null);
      reader.checkLengths(where);
      return reader;
    } catch (IOException | RuntimeException e) {
      closeBoth(data, meta);
      throw e;
    }
  }

  private static VisibleEnd end(
      Replica replica, DiskFile data, DiskFile meta, int chunkBytes, Extent extent)
      throws IOException {
    return switch (extent) {
      case WRITTEN -> StoredEnds.read(replica.key(), data, meta, chunkBytes).written();
      case VERIFIED ->
          new VisibleEnd(
              replica.length(), StoredEnds.crcOfLastChunk(data, replica.length(), chunkBytes));
      case VISIBLE -> {
        Construction construction = replica.construction();
        yield construction == null ? new VisibleEnd(replica.length(), 0) : construction.visible();
      }
    };
  }

  static MetaHeader readHeader(DiskFile meta, String where) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(MetaHeader.BYTES);
    meta.read(head, 0);
    return MetaHeader.decode(head.flip(), where);
  }

  private void checkLengths(String where) throws IOException {
    long dataBytes = data.size();
    if (open ? dataBytes < end.length() : dataBytes != end.length()) {
      throw new CorruptReplicaException(
          where + ": expected " + end.length() + " bytes of data, found " + dataBytes);
    }
    long metaBytes = meta.size();
    long expected = MetaHeader.fileBytes(end.length(), chunkBytes);
    if (open ? metaBytes < expected : metaBytes != expected) {
      throw new CorruptReplicaException(
          where + ": expected a checksum file of " + expected + " bytes, found " + metaBytes);
    }
  }

  @Override
  public int chunkBytes() {
    return chunkBytes;
  }

  @Override
  public long length() {
    return end.length();
  }

  @Override
  public void read(long offset, ByteBuffer checksums, ByteBuffer target) throws IOException {
    long last = offset + target.remaining();
    readFully(data, target, offset);
    int sumsAt = checksums.position();
    readFully(meta, checksums, MetaHeader.positionOf(offset, chunkBytes));
    if (open && last == end.length() && last % chunkBytes != 0) {
      // The file may already hold the checksum of a longer chunk; this is the one of what is
      // visible.
      int chunks = ChunkChecksums.bytesFor(last - offset, chunkBytes);
      checksums.putInt(sumsAt + chunks - ChunkChecksums.CHECKSUM_BYTES, end.lastChunkCrc());
    }
  }

  private void readFully(DiskFile file, ByteBuffer target, long position) throws IOException {
    int wanted = target.remaining();
    int count = file.read(target, position);
    if (count < wanted) {
      throw new EOFException(
          key + ": expected " + wanted + " bytes at " + position + ", found " + count);
    }
  }

  @Override
  public void close() {
    closeBoth(data, meta);
  }

  private static void closeBoth(DiskFile data, DiskFile meta) {
    OpenFiles.closeQuietly(data);
    OpenFiles.closeQuietly(meta);
  }
}
