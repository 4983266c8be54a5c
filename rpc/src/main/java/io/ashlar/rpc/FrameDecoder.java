package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a socket into frames.
 *
 * <p>Lengths are checked before memory is taken. A frame gets one buffer of exactly its size; while
 * a large one is incomplete, {@link FrameReceiver} lets the socket read straight into it, so that
 * its bytes are never copied.
 *
 * <p><b>Threading</b>: the connection's event loop.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {
  /** Below this a frame's rest is not worth a read of its own. */
  private static final int DIRECT_READ_BYTES_MIN = 16 << 10;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final RpcLimits limits;
  private final ByteBudget partialFrames;
  private final byte[] prefix = new byte[FrameCodec.PREFIX_BYTES];
  private int prefixFilled;
  private @Nullable ByteBuf partial;
  private int partialType;
  private int partialHeaderBytes;
  private int partialBytes;
  private long bytesSeen;
  private int filledBefore;
  private boolean broken;

  FrameDecoder(RpcLimits limits, ByteBudget partialFrames) {
    this.limits = limits;
    this.partialFrames = partialFrames;
  }

  /** True while a frame has begun and not ended. */
  boolean midFrame() {
    return partial != null || prefixFilled > 0;
  }

  /** Bytes seen so far, to tell a slow peer from a stuck one. */
  long bytesSeen() {
    return bytesSeen;
  }

  /** The buffer into which the next read may go, or null if an ordinary one is better. */
  @Nullable ByteBuf directTarget() {
    ByteBuf target = partial;
    if (target == null
        || target.capacity() != partialBytes
        || target.writableBytes() < DIRECT_READ_BYTES_MIN) {
      return null;
    }
    filledBefore = target.writerIndex();
    return target;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // Whether it is this very buffer, not one of equal bytes.
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (in == partial) {
        // The socket wrote into the frame itself; only the reference taken for it is given back.
        bytesSeen += in.writerIndex() - filledBefore;
        finishIfFull(context);
      } else {
        bytesSeen += in.readableBytes();
        while (in.isReadable() && !broken) {
          step(context, in);
        }
      }
    } finally {
      in.release();
    }
  }

  private void step(ChannelHandlerContext context, ByteBuf in) {
    ByteBuf target = partial;
    if (target == null) {
      int count = Math.min(in.readableBytes(), prefix.length - prefixFilled);
      in.readBytes(prefix, prefixFilled, count);
      prefixFilled += count;
      if (prefixFilled == prefix.length) {
        begin(context);
      }
      return;
    }
    in.readBytes(target, Math.min(in.readableBytes(), partialBytes - target.readableBytes()));
    finishIfFull(context);
  }

  private void begin(ChannelHandlerContext context) {
    int length = intAt(0);
    int type = prefix[4];
    int headerBytes = intAt(FrameCodec.LENGTH_BYTES) & 0xff_ffff;
    int rest = length - (FrameCodec.PREFIX_BYTES - FrameCodec.LENGTH_BYTES);
    if (length < 0 || rest > limits.frameBytesMax() || headerBytes > limits.headerBytesMax()) {
      String found = "length " + Integer.toUnsignedString(length) + ", header " + headerBytes;
      fail(
          context,
          DfsError.of(
              ErrorCode.FRAME_TOO_LARGE,
              "expected a frame of at most "
                  + limits.frameBytesMax()
                  + " bytes with a header of at"
                  + " most "
                  + limits.headerBytesMax()
                  + ", found "
                  + found));
      return;
    }
    if (rest < headerBytes || type < FrameCodec.HANDSHAKE || type > FrameCodec.STREAM) {
      fail(context, DfsError.of(ErrorCode.MALFORMED, "this is not a frame of this protocol"));
      return;
    }
    if (!partialFrames.tryTake(rest)) {
      fail(context, DfsError.of(ErrorCode.OVERLOADED, "too many bytes of frames have begun"));
      return;
    }
    prefixFilled = 0;
    partialType = type;
    partialHeaderBytes = headerBytes;
    partialBytes = rest;
    partial = context.alloc().directBuffer(rest);
    finishIfFull(context);
  }

  private void finishIfFull(ChannelHandlerContext context) {
    ByteBuf full = partial;
    if (full != null && full.readableBytes() == partialBytes) {
      partial = null;
      partialFrames.giveBack(partialBytes);
      context.fireChannelRead(new Frame(partialType, partialHeaderBytes, full));
    }
  }

  private void fail(ChannelHandlerContext context, DfsError error) {
    broken = true;
    context.fireUserEventTriggered(new BrokenFrame(error));
  }

  private int intAt(int at) {
    return (int) INT.get(prefix, at);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    ByteBuf rest = partial;
    if (rest != null) {
      partial = null;
      partialFrames.giveBack(partialBytes);
      rest.release();
    }
  }

  /** The peer sent something that is no frame; the connection cannot go on. */
  record BrokenFrame(DfsError error) {}
}
