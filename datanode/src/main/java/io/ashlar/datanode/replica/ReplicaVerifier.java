package io.ashlar.datanode.replica;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Says how much of a data file its checksum file vouches for. */
final class ReplicaVerifier {
  private static final int BUFFER_BYTES_MIN = 1 << 20;

  private final FileBlockStore store;

  ReplicaVerifier(FileBlockStore store) {
    this.store = store;
  }

  /**
   * What was found.
   *
   * @param length of the longest prefix that verifies
   * @param whole true if that is the whole file and there are no checksums beyond it
   * @param finished true if it is whole and its writer had said that this is the end
   */
  record Verified(long length, boolean whole, boolean finished) {}

  /** Reads both files; CorruptReplicaException if the checksum file's head cannot be used. */
  Verified verify(ReplicaKey key, Path dataPath, Path metaPath) throws IOException {
    Disk disk = store.disk();
    try (DiskFile meta = disk.openRead(metaPath);
        DiskFile data = disk.openRead(dataPath)) {
      MetaHeader header = FileReplicaReader.readHeader(meta, metaPath.toString());
      header.checkBelongsTo(key, store.namespaceCrc(), metaPath.toString());
      return new Run(data, meta, header.chunkBytes()).verify();
    }
  }

  private static final class Run {
    private final DiskFile data;
    private final DiskFile meta;
    private final int chunkBytes;
    private final long dataBytes;
    private final long metaBytes;

    Run(DiskFile data, DiskFile meta, int chunkBytes) throws IOException {
      this.data = data;
      this.meta = meta;
      this.chunkBytes = chunkBytes;
      this.dataBytes = data.size();
      this.metaBytes = meta.size();
    }

    Verified verify() throws IOException {
      long sums = Math.max(0, metaBytes - MetaHeader.CHECKSUMS_AT) / ChunkChecksums.CHECKSUM_BYTES;
      long covered = Math.min(dataBytes, sums * chunkBytes);
      int pieceBytes = Math.max(chunkBytes, BUFFER_BYTES_MIN / chunkBytes * chunkBytes);
      ByteBuffer piece = ByteBuffer.allocate(pieceBytes);
      ByteBuffer checksums = ByteBuffer.allocate(ChunkChecksums.bytesFor(pieceBytes, chunkBytes));
      long offset = 0;
      while (offset < covered) {
        int count = (int) Math.min(pieceBytes, covered - offset);
        data.read(piece.clear().limit(count), offset);
        piece.flip();
        checksums.clear().limit(ChunkChecksums.bytesFor(piece.remaining(), chunkBytes));
        meta.read(checksums, MetaHeader.positionOf(offset, chunkBytes));
        checksums.flip();
        int bad = ChunkChecksums.firstMismatch(piece, chunkBytes, checksums);
        if (bad >= 0) {
          long chunkAt = offset + (long) bad * chunkBytes;
          piece.position(bad * chunkBytes);
          piece.limit(Math.min(piece.limit(), piece.position() + chunkBytes));
          int stored = checksums.getInt(bad * ChunkChecksums.CHECKSUM_BYTES);
          return new Verified(chunkAt + longestPrefix(piece, stored, chunkAt), false, false);
        }
        offset += count;
      }
      boolean whole =
          covered == dataBytes && metaBytes == MetaHeader.fileBytes(dataBytes, chunkBytes);
      return new Verified(covered, whole, whole && finishedAt(covered));
    }

    private boolean finishedAt(long length) throws IOException {
      for (int turn = 0; turn < 2; turn++) {
        SyncedEnd end = readSyncedEnd(turn);
        if (end != null && end.last() && end.length() == length) {
          return true;
        }
      }
      return false;
    }

    /**
     * The last chunk was being rewritten: its stored checksum may be the old one, of fewer bytes,
     * or the new one, of bytes that never arrived; then the last hsync's own checksum helps.
     */
    private int longestPrefix(ByteBuffer chunk, int stored, long chunkAt) throws IOException {
      int best = 0;
      SyncedEnd first = readSyncedEnd(0);
      SyncedEnd second = readSyncedEnd(1);
      CRC32C crc = new CRC32C();
      for (int n = 1; chunk.hasRemaining(); n++) {
        crc.update(chunk.get());
        int value = (int) crc.getValue();
        if (value == stored
            || fits(first, chunkAt + n, value)
            || fits(second, chunkAt + n, value)) {
          best = n;
        }
      }
      return best;
    }

    private static boolean fits(@Nullable SyncedEnd end, long length, int crc) {
      return end != null && end.length() == length && end.lastChunkCrc() == crc;
    }

    private @Nullable SyncedEnd readSyncedEnd(int turn) throws IOException {
      ByteBuffer one = ByteBuffer.allocate(SyncedEnd.BYTES);
      meta.read(one, SyncedEnd.position(turn));
      return one.hasRemaining() ? null : SyncedEnd.decode(one, 0);
    }
  }
}
