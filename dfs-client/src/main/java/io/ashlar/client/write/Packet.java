package io.ashlar.client.write;

import io.ashlar.protocol.data.PacketHeader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A packet with its bytes, kept until all nodes acked it. Its number is that of a stream: it gets
 * another one when it is sent again.
 *
 * <p><b>Ownership</b>: holds {@code payload} until {@link #release}.
 */
final class Packet {
  private final PacketHeader.Builder header;
  private final @Nullable ByteBuf payload;

  /** The header without number. */
  Packet(PacketHeader.Builder header, @Nullable ByteBuf payload) {
    this.header = header;
    this.payload = payload;
  }

  /** The packet that finalizes a block. */
  static Packet last(long length, boolean force) {
    return new Packet(
        PacketHeader.newBuilder()
            .setOffsetInBlock(length)
            .setLastInBlock(true)
            .setForceOnClose(force),
        null);
  }

  /** Checksums and data. */
  int bytes() {
    return header.getChecksumLength() + header.getDataLength();
  }

  long offset() {
    return header.getOffsetInBlock();
  }

  /** Behind the last data byte. */
  long end() {
    return header.getOffsetInBlock() + header.getDataLength();
  }

  boolean hasData() {
    return header.getDataLength() > 0;
  }

  /** Readers may count on its bytes once it is acked. */
  boolean promises() {
    return header.getFlush() || header.getSync();
  }

  boolean last() {
    return header.getLastInBlock();
  }

  /** Sends it under this number; its bytes stay. */
  void send(PipelineLink link, long seqno) {
    link.send(header.setSeqno(seqno).build(), payload == null ? null : payload.retainedDuplicate());
  }

  void release() {
    if (payload != null) {
      payload.release();
    }
  }
}
