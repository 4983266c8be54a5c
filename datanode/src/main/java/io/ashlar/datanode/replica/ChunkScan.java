package io.ashlar.datanode.replica;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the files of a final replica chunk by chunk and goes on behind what it finds. A chunk is
 * damaged if its bytes or its checksum are not there, or do not fit each other.
 *
 * <p><b>Threading</b>: the volume's executor, one thread at a time.
 *
 * <p><b>Ownership</b>: owns both files.
 */
public final class ChunkScan implements Closeable {
  private static final int PIECE_BYTES = 256 << 10;

  private final DiskFile data;
  private final DiskFile meta;
  private final int chunkBytes;
  private final long length;
  private final long dataBytes;
  private final long metaBytes;
  private final List<ByteRange> damaged = new ArrayList<>();
  private final ByteBuffer piece;
  private final ByteBuffer sums;
  private long at;

  private ChunkScan(DiskFile data, DiskFile meta, int chunkBytes, long length) throws IOException {
    this.data = data;
    this.meta = meta;
    this.chunkBytes = chunkBytes;
    this.length = length;
    this.dataBytes = data.size();
    this.metaBytes = meta.size();
    int pieceBytes = Math.max(chunkBytes, PIECE_BYTES / chunkBytes * chunkBytes);
    this.piece = ByteBuffer.allocate(pieceBytes);
    this.sums = ByteBuffer.allocate(ChunkChecksums.bytesFor(pieceBytes, chunkBytes));
  }

  /**
   * Opens both files.
   *
   * @throws CorruptReplicaException if the checksum file has no head that can be used, or another
   *     replica's
   * @throws java.nio.file.NoSuchFileException if one is gone
   */
  static ChunkScan open(
      FileBlockStore store, Replica replica, Path dataPath, Path metaPath, boolean pastCache)
      throws IOException {
    Disk disk = store.disk();
    DiskFile meta = pastCache ? disk.openReadPastCache(metaPath) : disk.openRead(metaPath);
    DiskFile data = null;
    try {
      MetaHeader header = FileReplicaReader.readHeader(meta, metaPath.toString());
      header.checkBelongsTo(replica.key(), store.namespaceCrc(), metaPath.toString());
      data = pastCache ? disk.openReadPastCache(dataPath) : disk.openRead(dataPath);
      return new ChunkScan(data, meta, header.chunkBytes(), replica.length());
    } catch (IOException | RuntimeException e) {
      OpenFiles.closeQuietly(data);
      OpenFiles.closeQuietly(meta);
      throw e;
    }
  }

  /** Data bytes that one checksum covers. */
  public int chunkBytes() {
    return chunkBytes;
  }

  /**
   * Compares about so many more bytes.
   *
   * @return bytes compared; 0 at the end
   */
  public long step(long bytesMax) throws IOException {
    long start = at;
    while (at < length && at - start < bytesMax) {
      at = compare(at, Math.min(length, at + piece.capacity()), damaged);
    }
    return at - start;
  }

  /** True when everything was compared. */
  public boolean ended() {
    return at >= length;
  }

  /** What was found to be damaged so far, in order. */
  public List<ByteRange> damaged() {
    return List.copyOf(damaged);
  }

  /** What is wrong, once the end was reached; empty if nothing is. */
  public String reason() {
    if (!damaged.isEmpty()) {
      return "the bytes " + ByteRange.text(damaged) + " do not fit their checksums";
    }
    if (dataBytes != length) {
      return "expected " + length + " bytes of data, found " + dataBytes;
    }
    long expected = MetaHeader.fileBytes(length, chunkBytes);
    return metaBytes == expected
        ? ""
        : "expected a checksum file of " + expected + " bytes, found " + metaBytes;
  }

  /** Compares just these bytes, which begin at a chunk. */
  public boolean isGood(ByteRange range) throws IOException {
    List<ByteRange> found = new ArrayList<>();
    for (long next = range.start(); next < range.end(); ) {
      next = compare(next, Math.min(range.end(), next + piece.capacity()), found);
    }
    return found.isEmpty();
  }

  /**
   * Reads chunks.
   *
   * @param checksums takes 4 bytes per chunk
   * @param target filled to its limit
   * @return false if one of them is damaged
   */
  public boolean read(long offset, ByteBuffer checksums, ByteBuffer target) throws IOException {
    ByteBuffer sumsRead = checksums.duplicate();
    ByteBuffer dataRead = target.duplicate();
    int wantedSums = sumsRead.remaining();
    int wanted = dataRead.remaining();
    return meta.read(sumsRead, MetaHeader.positionOf(offset, chunkBytes)) == wantedSums
        && data.read(dataRead, offset) == wanted
        && ChunkChecksums.firstMismatch(target, chunkBytes, checksums) < 0;
  }

  /** Reads stored checksums only; false if they are not there. */
  public boolean readChecksums(long offset, ByteBuffer checksums) throws IOException {
    int wanted = checksums.remaining();
    return meta.read(checksums.duplicate(), MetaHeader.positionOf(offset, chunkBytes)) == wanted;
  }

  /** The bytes are at most one piece. */
  private long compare(long start, long end, List<ByteRange> found) throws IOException {
    int bytes = (int) (end - start);
    piece.clear().limit(bytes);
    sums.clear().limit(ChunkChecksums.bytesFor(bytes, chunkBytes));
    int dataRead = data.read(piece, start);
    int sumsRead = meta.read(sums, MetaHeader.positionOf(start, chunkBytes));
    for (int chunk = 0; (long) chunk * chunkBytes < bytes; chunk++) {
      int from = chunk * chunkBytes;
      int to = Math.min(bytes, from + chunkBytes);
      int sumAt = chunk * ChunkChecksums.CHECKSUM_BYTES;
      boolean there = to <= dataRead && sumAt + ChunkChecksums.CHECKSUM_BYTES <= sumsRead;
      if (!there || ChunkChecksums.of(piece.slice(from, to - from)) != sums.getInt(sumAt)) {
        ByteRange.append(found, new ByteRange(start + from, start + to));
      }
    }
    return end;
  }

  @Override
  public void close() {
    OpenFiles.closeQuietly(data);
    OpenFiles.closeQuietly(meta);
  }
}
