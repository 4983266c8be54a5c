package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The first bytes of a frame as they arrive: its length, type and header length. */
final class FramePrefix {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes = new byte[FrameCodec.PREFIX_BYTES];
  private int filled;

  boolean begun() {
    return filled > 0;
  }

  /** Takes what is missing; true once all is there. */
  boolean fill(ByteBuf in) {
    int count = Math.min(in.readableBytes(), bytes.length - filled);
    in.readBytes(bytes, filled, count);
    filled += count;
    return filled == bytes.length;
  }

  void clear() {
    filled = 0;
  }

  int type() {
    return bytes[FrameCodec.LENGTH_BYTES];
  }

  int headerBytes() {
    return intAt(FrameCodec.LENGTH_BYTES) & 0xff_ffff;
  }

  /** Bytes of header and payload. */
  int frameBytes() {
    return intAt(0) - (FrameCodec.PREFIX_BYTES - FrameCodec.LENGTH_BYTES);
  }

  private int intAt(int at) {
    return (int) INT.get(bytes, at);
  }

  /** What is wrong with it, or null. Nothing is trusted: this comes before any memory is taken. */
  @Nullable DfsError judge(RpcLimits limits, boolean first) {
    int type = type();
    if (type < FrameCodec.HANDSHAKE || type > FrameCodec.STREAM) {
      return DfsError.of(ErrorCode.MALFORMED, "this is not a frame of this protocol");
    }
    if (first && type != FrameCodec.HANDSHAKE && type != FrameCodec.RESPONSE) {
      return DfsError.of(ErrorCode.MALFORMED, "the first frame must be a handshake");
    }
    int frameMax = FrameSizes.frameBytesMax(limits, type, first);
    int headerMax = FrameSizes.headerBytesMax(limits, type, first);
    long length = Integer.toUnsignedLong(intAt(0));
    long rest = length - (FrameCodec.PREFIX_BYTES - FrameCodec.LENGTH_BYTES);
    if (rest > frameMax || headerBytes() > headerMax) {
      return DfsError.of(
              ErrorCode.FRAME_TOO_LARGE,
              String.format(
                  "expected a frame of at most %d bytes with a header of at most %d,"
                      + " found %d with %d",
                  frameMax, headerMax, rest, headerBytes()))
          .with("frameBytesMax", frameMax);
    }
    if (rest < headerBytes()) {
      return DfsError.of(
          ErrorCode.MALFORMED,
          "a header of " + headerBytes() + " bytes in a frame of " + rest + " bytes");
    }
    return null;
  }
}
