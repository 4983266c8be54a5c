package io.ashlar.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Lets the socket read straight into an incomplete frame, instead of into a buffer from which the
 * decoder would have to copy.
 *
 * <p><b>Threading</b>: the connection's event loop.
 */
final class FrameReceiver implements RecvByteBufAllocator {
  private static final int READ_BYTES_MIN = 512;
  private static final int READ_BYTES_FIRST = 4 << 10;
  private static final int READ_BYTES_MAX = 64 << 10;

  private final RecvByteBufAllocator ordinary =
      new AdaptiveRecvByteBufAllocator(READ_BYTES_MIN, READ_BYTES_FIRST, READ_BYTES_MAX);
  private final FrameDecoder decoder;

  FrameReceiver(FrameDecoder decoder) {
    this.decoder = decoder;
  }

  @Override
  @SuppressWarnings("deprecation") // The interface itself still names the old handle type.
  public Handle newHandle() {
    return new DirectHandle((ExtendedHandle) ordinary.newHandle());
  }

  private final class DirectHandle extends DelegatingHandle implements ExtendedHandle {
    private final ExtendedHandle ordinaryHandle;

    DirectHandle(ExtendedHandle ordinaryHandle) {
      super(ordinaryHandle);
      this.ordinaryHandle = ordinaryHandle;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      ByteBuf target = decoder.directTarget();
      return target != null ? target.retain() : super.allocate(allocator);
    }

    @Override
    public boolean continueReading(io.netty.util.UncheckedBooleanSupplier maybeMoreData) {
      return ordinaryHandle.continueReading(maybeMoreData);
    }
  }
}
