package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a socket into frames.
 *
 * <p>Lengths are checked before memory is taken, and memory is taken in proportion to what has
 * arrived, so that a lie about a length costs the liar bytes too. While a large frame is
 * incomplete, {@link FrameReceiver} lets the socket read straight into it, so that nearly all of
 * its bytes are never copied. What has arrived is kept while the {@link ReadGate} is closed.
 *
 * <p><b>Threading</b>: the connection's event loop.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {
  /** Below this a frame's rest is not worth a read of its own. */
  private static final int DIRECT_READ_BYTES_MIN = 16 << 10;

  private static final int RETRY_MS = 20;

  private final RpcLimits limits;
  private final ReadGate gate;
  private final FramePrefix prefix = new FramePrefix();
  private final PartialFrame partial;
  private final Queue<ByteBuf> kept = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private long bytesSeen;
  private long framesBegun;
  private long waitsForMemoryMs;
  private boolean decoding;
  private boolean broken;

  FrameDecoder(RpcLimits limits, ByteBudget partialFrames, ReadGate gate, FrameMemory memory) {
    this.limits = limits;
    this.gate = gate;
    this.partial = new PartialFrame(partialFrames, memory);
    gate.onOpened(this::resume);
  }

  /** True while a frame has begun and not ended. */
  boolean midFrame() {
    return partial.begun() || prefix.begun();
  }

  /** Number of frames that have begun, to tell a slow frame from many fast ones. */
  long framesBegun() {
    return framesBegun;
  }

  /** Bytes seen so far, to tell an idle peer from a busy one. */
  long bytesSeen() {
    return bytesSeen;
  }

  /** The buffer into which the next read may go, or null if an ordinary one is better. */
  @Nullable ByteBuf directTarget() {
    return kept.isEmpty() ? partial.directTarget(DIRECT_READ_BYTES_MIN) : null;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    ByteBuf in = (ByteBuf) message;
    int direct = partial.tookDirectly(in);
    if (direct >= 0) {
      bytesSeen += direct;
    } else {
      bytesSeen += in.readableBytes();
      kept.add(in);
    }
    resume();
  }

  /** Goes on with what has arrived, unless it does already further up the stack. */
  private void resume() {
    ChannelHandlerContext to = context;
    if (decoding || to == null) {
      return;
    }
    decoding = true;
    try {
      while (!broken && gate.open() && step(to)) {
        // One frame, or a piece of one, at a time.
      }
    } finally {
      decoding = false;
      if (broken) {
        dropKept();
      }
    }
  }

  /** False if there is nothing to go on with. */
  private boolean step(ChannelHandlerContext to) {
    if (partial.full()) {
      to.fireChannelRead(partial.take());
      return true;
    }
    if (partial.begun() && !partial.hasRoom()) {
      return growPartial(to);
    }
    ByteBuf in = kept.peek();
    if (in == null) {
      return false;
    }
    if (partial.begun()) {
      partial.fill(in);
    } else if (prefix.begun() || in.isReadable()) {
      stepPrefix(to, in);
    }
    if (!in.isReadable()) {
      kept.remove();
      in.release();
    }
    return true;
  }

  private void stepPrefix(ChannelHandlerContext to, ByteBuf in) {
    framesBegun += prefix.begun() ? 0 : 1;
    if (!prefix.fill(in)) {
      return;
    }
    DfsError wrong = prefix.judge(limits, framesBegun == 1);
    if (wrong != null) {
      fail(to, wrong);
      return;
    }
    int bytes = prefix.frameBytes();
    if (bytes == prefix.headerBytes() && in.readableBytes() >= bytes) {
      // No payload that anyone could keep: a view of what was read is enough.
      Frame frame = new Frame(prefix.type(), bytes, in.readRetainedSlice(bytes));
      prefix.clear();
      to.fireChannelRead(frame);
      return;
    }
    partial.begin(prefix.type(), prefix.headerBytes(), bytes);
    prefix.clear();
    partial.expect(in.readableBytes());
  }

  /** Without memory for it the connection waits; others may finish their frames meanwhile. */
  private boolean growPartial(ChannelHandlerContext to) {
    if (partial.grow()) {
      waitsForMemoryMs = 0;
      return true;
    }
    if (waitsForMemoryMs >= limits.frameTimeoutMs()) {
      fail(to, DfsError.of(ErrorCode.OVERLOADED, "too many bytes of unfinished frames"));
      return false;
    }
    gate.set(ReadGate.MEMORY, true);
    waitsForMemoryMs += RETRY_MS;
    to.executor().schedule(() -> gate.set(ReadGate.MEMORY, false), RETRY_MS, TimeUnit.MILLISECONDS);
    return false;
  }

  private void fail(ChannelHandlerContext to, DfsError error) {
    stop();
    to.fireUserEventTriggered(new BrokenFrame(error));
  }

  /** Nothing that comes from now on is looked at. */
  void stop() {
    broken = true;
    partial.drop();
    if (!decoding) {
      dropKept();
    }
  }

  private void dropKept() {
    for (ByteBuf in = kept.poll(); in != null; in = kept.poll()) {
      in.release();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    stop();
  }

  /** The peer sent something that is no frame; the connection cannot go on. */
  record BrokenFrame(DfsError error) {}
}
