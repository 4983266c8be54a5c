package io.ashlar.client.read;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Data of a block with its checksums.
 *
 * <p><b>Ownership</b>: holds {@code payload} until {@link #release}.
 *
 * @param offsetInBlock of the first data byte, a chunk boundary
 * @param checksumBytes before the data in the payload
 */
record DataFrame(long offsetInBlock, int checksumBytes, ByteBuf payload) {
  int bytes() {
    return payload.readableBytes();
  }

  long endInBlock() {
    return offsetInBlock + bytes() - checksumBytes;
  }

  /**
   * The data up to the first chunk whose checksum is wrong.
   *
   * @throws DfsException CHECKSUM_ERROR that names the chunk, if it is the first of the frame
   */
  ByteBuffer verified(int chunkBytes) throws DfsException {
    int start = payload.readerIndex();
    int dataBytes = bytes() - checksumBytes;
    if (checksumBytes != ChunkChecksums.bytesFor(dataBytes, chunkBytes)
        || offsetInBlock % chunkBytes != 0) {
      throw new DfsException(
          ErrorCode.STREAM_PROTOCOL,
          String.format(
              "%d bytes of checksums for %d bytes at %d in chunks of %d",
              checksumBytes, dataBytes, offsetInBlock, chunkBytes));
    }
    ByteBuffer data = payload.nioBuffer(start + checksumBytes, dataBytes);
    int wrong =
        ChunkChecksums.firstMismatch(data, chunkBytes, payload.nioBuffer(start, checksumBytes));
    if (wrong == 0) {
      throw wrongChunk(offsetInBlock);
    }
    return wrong < 0 ? data : data.limit(wrong * chunkBytes);
  }

  static DfsException wrongChunk(long at) {
    return new DfsException(
        DfsError.of(ErrorCode.CHECKSUM_ERROR, "wrong bytes in the chunk at " + at)
            .with("chunkOffset", at));
  }

  void release() {
    payload.release();
  }
}
