package io.ashlar.datanode.transfer;

import io.ashlar.datanode.pipeline.PacketInfo;
import io.ashlar.protocol.data.PacketHeader;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * One packet while this node has it.
 *
 * <p><b>Ownership</b>: holds one reference to {@code payload} until {@link #release}.
 *
 * @param payload {@code checksums | data}
 */
record Packet(PacketHeader header, PacketInfo info, ByteBuf payload) {
  ByteBuffer checksums() {
    return payload.nioBuffer(payload.readerIndex(), header.getChecksumLength());
  }

  ByteBuffer data() {
    return payload.nioBuffer(
        payload.readerIndex() + header.getChecksumLength(), header.getDataLength());
  }

  int bytes() {
    return payload.readableBytes();
  }

  void release() {
    payload.release();
  }
}
