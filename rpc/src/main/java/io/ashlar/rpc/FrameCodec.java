package io.ashlar.rpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The layout of a frame: {@code int32 length of what follows | int8 type | int24 header length |
 * header | payload}, big endian. See docs/protocol/frames.md.
 */
final class FrameCodec {
  static final int LENGTH_BYTES = 4;
  static final int PREFIX_BYTES = 8;

  static final int HANDSHAKE = 1;
  static final int REQUEST = 2;
  static final int RESPONSE = 3;
  static final int STREAM = 4;

  private FrameCodec() {}

  /** Prefix and header of a frame whose payload of {@code payloadBytes} follows by itself. */
  static ByteBuf head(ByteBufAllocator allocator, int type, MessageLite header, int payloadBytes) {
    int headerBytes = header.getSerializedSize();
    ByteBuf head = allocator.directBuffer(PREFIX_BYTES + headerBytes);
    head.writeInt(PREFIX_BYTES - LENGTH_BYTES + headerBytes + payloadBytes);
    head.writeByte(type);
    head.writeMedium(headerBytes);
    ByteBuffer target = head.nioBuffer(PREFIX_BYTES, headerBytes);
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(target);
      header.writeTo(out);
      out.flush();
    } catch (IOException e) {
      head.release();
      throw new IllegalStateException("a message outgrew its own size", e);
    }
    return head.writerIndex(PREFIX_BYTES + headerBytes);
  }
}
