package io.ashlar.datanode.replica;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Compares what a writer sends again with what a replica had when it was opened again: whole chunks
 * by their stored checksums, the rest by its bytes. An acknowledged byte never changes.
 *
 * @param had bytes that were there
 */
record RepeatedBytes(ReplicaKey key, DiskFile data, DiskFile meta, int chunkBytes, long had) {
  /**
   * Fails with CHECKSUM_ERROR if the bytes differ.
   *
   * @param offset a chunk boundary
   * @return how many of the first bytes need not be written: whole chunks, or all
   */
  int skip(long offset, ByteBuffer bytes, ByteBuffer checksums) throws IOException {
    long end = offset + bytes.remaining();
    if (offset >= had) {
      return 0;
    }
    int whole = (int) (Math.min(end, had) - offset) / chunkBytes;
    compareSums(offset, whole, checksums);
    int wholeBytes = whole * chunkBytes;
    compareRest(
        offset + wholeBytes, bytes.slice(bytes.position() + wholeBytes, rest(offset, end, whole)));
    return end <= had ? bytes.remaining() : wholeBytes;
  }

  private int rest(long offset, long end, int whole) {
    return (int) (Math.min(end, had) - offset - (long) whole * chunkBytes);
  }

  private void compareSums(long offset, int chunks, ByteBuffer checksums) throws IOException {
    ByteBuffer stored = ByteBuffer.allocate(chunks * ChunkChecksums.CHECKSUM_BYTES);
    meta.read(stored, MetaHeader.positionOf(offset, chunkBytes));
    int bad = stored.flip().mismatch(checksums.slice(checksums.position(), stored.limit()));
    if (bad >= 0) {
      throw differ(offset + (long) (bad / ChunkChecksums.CHECKSUM_BYTES) * chunkBytes);
    }
  }

  private void compareRest(long at, ByteBuffer sent) throws IOException {
    ByteBuffer there = ByteBuffer.allocate(sent.remaining());
    data.read(there, at);
    if (there.flip().mismatch(sent) >= 0) {
      throw differ(at);
    }
  }

  private DfsException differ(long at) {
    return new DfsException(
        ErrorCode.CHECKSUM_ERROR,
        key
            + ": the bytes that were sent again for offset "
            + at
            + " are not those that are here; continue without this node");
  }
}
