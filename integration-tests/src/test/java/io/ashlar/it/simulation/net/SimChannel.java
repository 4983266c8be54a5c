package io.ashlar.it.simulation.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One end of a simulated connection. Real bytes go in and come out, in order, later. */
final class SimChannel extends AbstractChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

  private final SimNode node;
  private final SimChannelConfig config = new SimChannelConfig(this);
  private final Deque<byte[]> inbound = new ArrayDeque<>();
  private int readOffset;
  private boolean readPending;
  private boolean readPlanned;
  private boolean finReceived;
  private boolean open = true;
  private boolean active;
  private @Nullable InetSocketAddress local;
  private @Nullable InetSocketAddress remote;
  private @Nullable Pipe out;
  private @Nullable Pipe in;

  SimChannel(SimNode node, @Nullable Channel parent, long id) {
    super(parent, new SimChannelId(id));
    this.node = node;
  }

  SimNode node() {
    return node;
  }

  @Nullable Pipe out() {
    return out;
  }

  /** Both ends know each other now. */
  void join(InetSocketAddress own, InetSocketAddress other, Pipe outgoing, Pipe incoming) {
    local = own;
    remote = other;
    out = outgoing;
    in = incoming;
    active = true;
    node.channels().add(this);
  }

  // ---- what the network brings ----

  void arrive(byte @Nullable [] content) {
    if (!open) {
      return;
    }
    if (content == null) {
      finReceived = true;
    } else {
      inbound.add(content);
    }
    if (readPending) {
      planRead();
    }
  }

  /** The other end, or the way there, is gone. */
  void reset(String reason) {
    if (open) {
      pipeline().fireExceptionCaught(new IOException(reason));
      if (open) {
        unsafe().close(unsafe().voidPromise());
      }
    }
  }

  /** The other end has read; there is room again. */
  void roomAgain() {
    if (open) {
      ((SimUnsafe) unsafe()).writeOn();
    }
  }

  // ---- reading ----

  @Override
  protected void doBeginRead() {
    readPending = true;
    if (!inbound.isEmpty() || finReceived) {
      planRead();
    }
  }

  private void planRead() {
    if (!readPlanned) {
      readPlanned = true;
      eventLoop().execute(this::readNow);
    }
  }

  private void readNow() {
    readPlanned = false;
    if (!readPending || !open) {
      return;
    }
    @SuppressWarnings("deprecation") // The interface itself still names the old handle type.
    RecvByteBufAllocator.Handle handle = unsafe().recvBufAllocHandle();
    handle.reset(config);
    boolean any = false;
    while (open && !inbound.isEmpty()) {
      ByteBuf buffer = handle.allocate(config.getAllocator());
      handle.attemptedBytesRead(buffer.writableBytes());
      int count = take(buffer);
      handle.lastBytesRead(count);
      if (count == 0) {
        buffer.release();
        break;
      }
      handle.incMessagesRead(1);
      readPending = false;
      any = true;
      pipeline().fireChannelRead(buffer);
      if (!handle.continueReading()) {
        break;
      }
    }
    if (any) {
      handle.readComplete();
      pipeline().fireChannelReadComplete();
    }
    if (open && inbound.isEmpty() && finReceived) {
      unsafe().close(unsafe().voidPromise());
    }
  }

  private int take(ByteBuf buffer) {
    int count = 0;
    while (buffer.isWritable() && !inbound.isEmpty()) {
      byte[] first = inbound.element();
      int bytes = Math.min(buffer.writableBytes(), first.length - readOffset);
      buffer.writeBytes(first, readOffset, bytes);
      readOffset += bytes;
      count += bytes;
      if (readOffset == first.length) {
        inbound.remove();
        readOffset = 0;
      }
    }
    Pipe pipe = in;
    if (pipe != null && count > 0) {
      node.network().onRead(pipe, count);
    }
    return count;
  }

  // ---- writing ----

  @Override
  protected void doWrite(ChannelOutboundBuffer buffer) {
    Pipe pipe = out;
    while (pipe != null) {
      Object message = buffer.current();
      if (message == null) {
        return;
      }
      ByteBuf bytes = (ByteBuf) message;
      int count = Math.min(bytes.readableBytes(), pipe.room());
      if (count == 0 && bytes.isReadable()) {
        pipe.writerWaits = true;
        return;
      }
      byte[] copy = new byte[count];
      bytes.getBytes(bytes.readerIndex(), copy);
      buffer.removeBytes(count);
      if (count > 0) {
        node.network().send(pipe, copy);
      } else {
        buffer.remove();
      }
    }
  }

  // ---- life ----

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new SimUnsafe();
  }

  private final class SimUnsafe extends AbstractUnsafe {
    @Override
    public void connect(
        SocketAddress remoteAddress, @Nullable SocketAddress localAddress, ChannelPromise promise) {
      if (promise.setUncancellable() && ensureOpen(promise)) {
        node.network().connect(SimChannel.this, (InetSocketAddress) remoteAddress, promise);
      }
    }

    void writeOn() {
      flush0();
    }
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof SimEventLoop;
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return local;
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return remote;
  }

  @Override
  protected void doBind(SocketAddress address) {}

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doClose() {
    if (!open) {
      return;
    }
    open = false;
    active = false;
    inbound.clear();
    node.channels().remove(this);
    Pipe incoming = in;
    Pipe pipe = out;
    if (pipe != null && incoming != null) {
      node.network().discard(incoming);
      node.network().finish(pipe);
    }
  }

  /** Its process has died: nothing of it is heard or runs any more. */
  void forget() {
    open = false;
    active = false;
    inbound.clear();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return active;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }
}
