package io.ashlar.datanode.transfer;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.datanode.replica.ReplicaWriter;
import io.ashlar.protocol.data.ReadChunkHeader;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rest of a block in order, verifies it, and ends it exactly where it is told.
 *
 * <p><b>Threading</b>: {@link #take} on the volume's executor, one at a time; the rest anywhere
 * between two calls.
 */
final class TailSink {
  private final ReplicaWriter writer;
  private final int chunkBytes;
  private final long end;
  private volatile long at;
  private volatile @Nullable IOException diskFailure;

  /** Goes on at {@code at}, a chunk boundary. */
  TailSink(ReplicaWriter writer, int chunkBytes, long at, long end) {
    this.writer = writer;
    this.chunkBytes = chunkBytes;
    this.at = at;
    this.end = end;
  }

  int chunkBytes() {
    return chunkBytes;
  }

  long at() {
    return at;
  }

  long end() {
    return end;
  }

  /** Why it could not be written here; null if that was not the reason. */
  @Nullable IOException diskFailure() {
    return diskFailure;
  }

  /** Null, or what is wrong with the source or the disk. */
  @Nullable DfsError take(ReadChunkHeader header, ByteBuf payload) {
    int count = header.getDataLength();
    int sumBytes = header.getChecksumLength();
    if (diskFailure != null
        || header.getOffsetInBlock() != at
        || count <= 0
        || at % chunkBytes != 0
        || sumBytes != ChunkChecksums.bytesFor(count, chunkBytes)
        || payload.readableBytes() != sumBytes + count) {
      return DfsError.of(
          ErrorCode.STREAM_PROTOCOL,
          "expected data at " + at + ", found " + count + " at " + header.getOffsetInBlock());
    }
    ByteBuffer sums = payload.nioBuffer(payload.readerIndex(), sumBytes);
    ByteBuffer data = payload.nioBuffer(payload.readerIndex() + sumBytes, count);
    int bad = ChunkChecksums.firstMismatch(data, chunkBytes, sums);
    if (bad >= 0) {
      return DfsError.of(
          ErrorCode.CHECKSUM_ERROR,
          "the chunk at offset " + (at + (long) bad * chunkBytes) + " arrived damaged");
    }
    long start = at;
    int taken = (int) Math.min(count, end - start);
    try {
      write(writer, start, data, sums, taken, chunkBytes);
      at = start + taken;
      return null;
    } catch (IOException e) {
      diskFailure = e;
      return DfsError.of(ErrorCode.DISK_ERROR, "the rest of a block cannot be written").causedBy(e);
    }
  }

  /** Writes the first {@code count} bytes; of a chunk that is cut the checksum is made anew. */
  static void write(
      ReplicaWriter writer, long at, ByteBuffer data, ByteBuffer sums, int count, int chunkBytes)
      throws IOException {
    ByteBuffer kept = data.slice(data.position(), count);
    int sumBytes = ChunkChecksums.bytesFor(count, chunkBytes);
    ByteBuffer keptSums = ByteBuffer.allocate(sumBytes);
    keptSums.put(sums.slice(sums.position(), sumBytes)).flip();
    if (count < data.remaining() && count % chunkBytes != 0) {
      ByteBuffer last = kept.slice(count / chunkBytes * chunkBytes, count % chunkBytes);
      keptSums.putInt(sumBytes - ChunkChecksums.CHECKSUM_BYTES, ChunkChecksums.of(last));
    }
    writer.write(at, kept, keptSums);
  }
}
