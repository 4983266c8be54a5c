package io.ashlar.datanode.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.datanode.pipeline.PacketInfo;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Reads packets of one write stream and checks their data against their checksums, while the data
 * is still in the processor's cache.
 *
 * <p>Data that a packet repeats from inside a chunk must be what was sent before: an acknowledged
 * byte never changes.
 *
 * <p><b>Threading</b>: the stream's event loop.
 */
final class PacketVerifier {
  /** Most data of a packet. */
  static final int DATA_BYTES_MAX = 8 << 20;

  private final int chunkBytes;
  private long length;
  private int partialCrc;

  PacketVerifier(int chunkBytes) {
    this.chunkBytes = chunkBytes;
  }

  /** Retains {@code payload} for the packet. MALFORMED if the sizes contradict each other. */
  Packet read(ByteString body, ByteBuf payload) throws DfsException {
    PacketHeader header = parse(body);
    int data = header.getDataLength();
    int sums = header.getChecksumLength();
    if (data < 0
        || data > DATA_BYTES_MAX
        || sums != ChunkChecksums.bytesFor(data, chunkBytes)
        || payload.readableBytes() != sums + data
        || header.getOffsetInBlock() < 0
        || header.getOffsetInBlock() > Long.MAX_VALUE / 2) {
      throw new DfsException(
          ErrorCode.MALFORMED,
          "packet "
              + header.getSeqno()
              + ": expected at most "
              + DATA_BYTES_MAX
              + " bytes with 4 per chunk of "
              + chunkBytes
              + ", found "
              + Integer.toUnsignedString(data)
              + " with "
              + Integer.toUnsignedString(sums)
              + " of checksums in a frame of "
              + payload.readableBytes());
    }
    ByteBuffer checksums = payload.nioBuffer(payload.readerIndex(), sums);
    ByteBuffer bytes = payload.nioBuffer(payload.readerIndex() + sums, data);
    boolean verified = ChunkChecksums.firstMismatch(bytes, chunkBytes, checksums) < 0;
    int lastCrc = data == 0 ? 0 : checksums.getInt(sums - ChunkChecksums.CHECKSUM_BYTES);
    if (verified && data > 0) {
      checkRepeated(header, bytes);
      length = Math.max(length, header.getOffsetInBlock() + data);
      partialCrc = lastCrc;
    }
    PacketInfo info =
        new PacketInfo(
            header.getSeqno(),
            header.getOffsetInBlock(),
            data,
            lastCrc,
            verified,
            header.getLastInBlock(),
            header.getSync());
    return new Packet(header, info, payload.retain());
  }

  private void checkRepeated(PacketHeader header, ByteBuffer bytes) throws DfsException {
    long repeated = length - header.getOffsetInBlock();
    if (repeated <= 0 || repeated >= chunkBytes || repeated > bytes.remaining()) {
      return; // Nothing repeated, or an offset that the pipeline refuses.
    }
    int crc = ChunkChecksums.of(bytes.duplicate().limit(bytes.position() + (int) repeated));
    if (crc != partialCrc) {
      throw new DfsException(
          DfsError.of(
              ErrorCode.STREAM_PROTOCOL,
              "packet "
                  + header.getSeqno()
                  + " repeats "
                  + repeated
                  + " bytes from offset "
                  + header.getOffsetInBlock()
                  + " that are not what was sent before"));
    }
  }

  private static PacketHeader parse(ByteString body) throws DfsException {
    try {
      return PacketHeader.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.MALFORMED, "the header of a packet does not parse"), e);
    }
  }
}
