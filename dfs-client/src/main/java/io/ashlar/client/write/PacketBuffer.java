package io.ashlar.client.write;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.rpc.FrameMemory;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * One packet being filled. Data lies at a fixed place with room for the checksums before it; they
 * are written right before the data, so that {@code checksums | data} is one piece however much
 * data there is.
 *
 * <p>A packet may begin with bytes that were sent before: the start of the chunk in which the last
 * flush ended.
 *
 * <p><b>Ownership</b>: holds its buffer until {@link #seal} or {@link #release}.
 */
final class PacketBuffer {
  private final ByteBuf buffer;
  private final int chunkBytes;
  private final int dataStart;
  private final int dataBytesMax;
  private final long offsetInBlock;
  private final int repeatedBytes;
  private int length;

  /**
   * Begins with {@code repeated}.
   *
   * @param dataBytesMax a multiple of {@code chunkBytes}
   * @param offsetInBlock of the first byte, a chunk boundary
   */
  PacketBuffer(
      FrameMemory memory, int chunkBytes, int dataBytesMax, long offsetInBlock, byte[] repeated) {
    this.chunkBytes = chunkBytes;
    this.dataBytesMax = dataBytesMax;
    this.dataStart = ChunkChecksums.bytesFor(dataBytesMax, chunkBytes);
    this.buffer = memory.large(dataStart + dataBytesMax);
    this.offsetInBlock = offsetInBlock;
    this.repeatedBytes = repeated.length;
    buffer.setBytes(dataStart, repeated);
    length = repeated.length;
  }

  /** Largest multiple of the chunk size in {@code packetBytes}, at least one chunk. */
  static int dataBytesMax(int packetBytes, int chunkBytes) {
    return Math.max(1, packetBytes / chunkBytes) * chunkBytes;
  }

  int room() {
    return dataBytesMax - length;
  }

  int length() {
    return length;
  }

  long offsetInBlock() {
    return offsetInBlock;
  }

  /** Bytes that no packet carried before. */
  int newBytes() {
    return length - repeatedBytes;
  }

  /** Appends; there must be room. */
  void put(byte[] source, int offset, int count) {
    buffer.setBytes(dataStart + length, source, offset, count);
    length += count;
  }

  /** The bytes after the last chunk boundary. */
  byte[] tail() {
    byte[] tail = new byte[length % chunkBytes];
    buffer.getBytes(dataStart + length - tail.length, tail);
    return tail;
  }

  int checksumBytes() {
    return ChunkChecksums.bytesFor(length, chunkBytes);
  }

  /** Computes the checksums and passes {@code checksums | data} to the caller. */
  ByteBuf seal() {
    int start = dataStart - checksumBytes();
    ByteBuffer data = buffer.nioBuffer(dataStart, length);
    ByteBuffer checksums = buffer.nioBuffer(start, dataStart - start);
    ChunkChecksums.compute(data, chunkBytes, checksums);
    return buffer.setIndex(start, dataStart + length);
  }

  /** Gives the bytes up. */
  void release() {
    buffer.release();
  }
}
