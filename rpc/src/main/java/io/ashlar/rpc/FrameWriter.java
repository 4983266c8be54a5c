package io.ashlar.rpc;

import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames: what is small goes together into few buffers, payloads are passed on as they are.
 *
 * <p><b>Threading</b>: the connection's event loop.
 */
final class FrameWriter {
  private static final int SMALL_BYTES_FIRST = 512;
  private static final int SMALL_BYTES_MAX = 16 << 10;

  /** The socket gets work before a long batch has been encoded to its end. */
  private static final int FLUSH_BYTES = 1 << 20;

  private final Channel channel;
  private @Nullable ByteBuf small;
  private int smallBytesNext = SMALL_BYTES_FIRST;
  private int unflushedBytes;
  private long writtenBytes;

  FrameWriter(Channel channel) {
    this.channel = channel;
  }

  /** Takes ownership of {@code payload}. */
  void write(int type, MessageLite header, ByteBuf payload) {
    int headBytes = FrameCodec.headBytes(header);
    int payloadBytes = payload.readableBytes();
    FrameCodec.encode(roomFor(headBytes), type, header, payloadBytes);
    if (payloadBytes > 0) {
      passOn();
      channel.write(payload, channel.voidPromise());
    } else {
      payload.release();
    }
    unflushedBytes += headBytes + payloadBytes;
    writtenBytes += headBytes + payloadBytes;
    if (unflushedBytes >= FLUSH_BYTES) {
      flush();
    }
  }

  /** Bytes of all frames so far. */
  long writtenBytes() {
    return writtenBytes;
  }

  private ByteBuf roomFor(int bytes) {
    ByteBuf current = small;
    if (current != null && current.writableBytes() >= bytes) {
      return current;
    }
    passOn();
    ByteBuf fresh = channel.alloc().directBuffer(Math.max(bytes, smallBytesNext));
    smallBytesNext = Math.min(SMALL_BYTES_MAX, smallBytesNext * 4);
    small = fresh;
    return fresh;
  }

  private void passOn() {
    ByteBuf current = small;
    if (current != null) {
      small = null;
      channel.write(current, channel.voidPromise());
    }
  }

  /** Ends a batch. */
  void flush() {
    passOn();
    smallBytesNext = SMALL_BYTES_FIRST;
    unflushedBytes = 0;
    channel.flush();
  }
}
