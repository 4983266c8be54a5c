package io.ashlar.common.checksum;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC32C of each chunk of a buffer. Stored checksums are 4 bytes per chunk, big endian; the last
 * chunk may be short.
 *
 * <p><b>Threading</b>: stateless; the buffers' positions are not moved.
 */
public final class ChunkChecksums {
  /** Bytes of one stored checksum. */
  public static final int CHECKSUM_BYTES = 4;

  private ChunkChecksums() {}

  /** Bytes that the checksums of {@code dataBytes} take. */
  public static int bytesFor(long dataBytes, int chunkBytes) {
    return Math.toIntExact(chunksOf(dataBytes, chunkBytes) * CHECKSUM_BYTES);
  }

  /** Number of chunks, the last of which may be short. */
  public static long chunksOf(long dataBytes, int chunkBytes) {
    return (dataBytes + chunkBytes - 1) / chunkBytes;
  }

  /** Writes the checksums of {@code data} at the position of {@code checksums}. */
  public static void compute(ByteBuffer data, int chunkBytes, ByteBuffer checksums) {
    ByteBuffer view = data.duplicate();
    int end = view.limit();
    int at = checksums.position();
    CRC32C crc = new CRC32C();
    for (int start = view.position(); start < end; start += chunkBytes) {
      view.limit(Math.min(end, start + chunkBytes)).position(start);
      crc.reset();
      crc.update(view);
      checksums.putInt(at, (int) crc.getValue());
      at += CHECKSUM_BYTES;
    }
  }

  /**
   * Compares {@code data} with {@code checksums}.
   *
   * @return index of the first chunk that differs, or -1
   */
  public static int firstMismatch(ByteBuffer data, int chunkBytes, ByteBuffer checksums) {
    ByteBuffer view = data.duplicate();
    int end = view.limit();
    int at = checksums.position();
    CRC32C crc = new CRC32C();
    int chunk = 0;
    for (int start = view.position(); start < end; start += chunkBytes) {
      view.limit(Math.min(end, start + chunkBytes)).position(start);
      crc.reset();
      crc.update(view);
      if (checksums.getInt(at) != (int) crc.getValue()) {
        return chunk;
      }
      at += CHECKSUM_BYTES;
      chunk++;
    }
    return -1;
  }

  /** CRC32C of all remaining bytes of {@code data}. */
  public static int of(ByteBuffer data) {
    CRC32C crc = new CRC32C();
    crc.update(data.duplicate());
    return (int) crc.getValue();
  }

  /** CRC32C of {@code bytes}. */
  public static int of(byte[] bytes) {
    return of(ByteBuffer.wrap(bytes));
  }
}
