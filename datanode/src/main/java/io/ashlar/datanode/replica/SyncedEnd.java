package io.ashlar.datanode.replica;

import io.ashlar.common.checksum.ChunkChecksums;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where an hsync inside a chunk ended, or the whole replica. Two of these lie behind the header and
 * are written in turn.
 *
 * <p>Writing on inside the chunk replaces its checksum in place. If power fails when the new
 * checksum has reached the disk and the new data has not, the bytes that were acknowledged could no
 * longer be verified; this keeps their checksum.
 *
 * <p>A final one says that the writer was done at this length. Whoever finds it, and the content
 * whole at exactly this length, finalizes the replica wherever its files lie. A writer that extends
 * a data file begins a new checksum file, so that a final end never outlives its meaning.
 *
 * @param length bytes forced
 * @param lastChunkCrc CRC32C of the last chunk up to {@code length}
 * @param last whether nothing may follow
 */
record SyncedEnd(long length, int lastChunkCrc, boolean last) {
  /** Bytes of one. */
  static final int BYTES = 32;

  private static final int LAST_AT = 12;
  private static final int CRC_AT = BYTES - ChunkChecksums.CHECKSUM_BYTES;

  /** Where the {@code turn}-th one is written. */
  static long position(int turn) {
    return MetaHeader.BYTES + (turn & 1) * (long) BYTES;
  }

  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.putLong(length).putInt(lastChunkCrc).put((byte) (last ? 1 : 0));
    out.putInt(CRC_AT, ChunkChecksums.of(out.duplicate().position(0).limit(CRC_AT)));
    return out.position(0).limit(BYTES);
  }

  /** Reads the one at {@code at}; null if none was written or it is torn. */
  static @Nullable SyncedEnd decode(ByteBuffer in, int at) {
    ByteBuffer one = in.slice(at, BYTES);
    long length = one.getLong(0);
    boolean last = one.get(LAST_AT) == 1;
    int crc = ChunkChecksums.of(one.duplicate().limit(CRC_AT));
    if (one.getInt(CRC_AT) != crc || length < 0 || (length == 0 && !last)) {
      return null;
    }
    return new SyncedEnd(length, one.getInt(8), last);
  }
}
