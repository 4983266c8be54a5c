package io.ashlar.rpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;

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

  /** Bytes of prefix and header. */
  static int headBytes(MessageLite header) {
    return PREFIX_BYTES + header.getSerializedSize();
  }

  /** Appends prefix and header of a frame whose payload of {@code payloadBytes} follows. */
  static void encode(ByteBuf target, int type, MessageLite header, int payloadBytes) {
    int headerBytes = header.getSerializedSize();
    target.ensureWritable(PREFIX_BYTES + headerBytes);
    target.writeInt(PREFIX_BYTES - LENGTH_BYTES + headerBytes + payloadBytes);
    target.writeByte(type);
    target.writeMedium(headerBytes);
    int at = target.writerIndex();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(target.nioBuffer(at, headerBytes));
      header.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new IllegalStateException("a message outgrew its own size", e);
    }
    target.writerIndex(at + headerBytes);
  }

  /** A whole frame without payload, in a buffer of its own. */
  static ByteBuf frame(ByteBufAllocator allocator, int type, MessageLite header) {
    ByteBuf frame = allocator.directBuffer(headBytes(header));
    encode(frame, type, header, 0);
    return frame;
  }
}
