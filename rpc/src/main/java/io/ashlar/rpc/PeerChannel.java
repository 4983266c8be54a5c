package io.ashlar.rpc;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.ResponseHeader;
import io.ashlar.protocol.rpc.StreamHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both ends of a connection have in common: streams, ordered writes, time-outs, and the end.
 *
 * <p><b>Threading</b>: state belongs to the event loop; {@link #send} and {@link #writable} may be
 * called from any thread.
 */
abstract class PeerChannel extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(PeerChannel.class);
  private static final long TICK_MS = 200;

  /** How long a peer has to take the reason for which its connection ends. */
  private static final long LINGER_MS = 1_000;

  /** Slower than this, a frame that has begun is taken for an attack. */
  private static final long BYTES_PER_TICK_MIN = 16;

  final RpcLimits limits;
  final Channel channel;
  final ReadGate readGate;
  private final FrameDecoder decoder;
  private final OutboundQueue outbound;
  private final LongObjectMap<PeerStream> streams = new LongObjectHashMap<>();
  private final String remote;
  private @Nullable Handshake peerHandshake;
  private long highestStreamId;
  private long handshakeDeadlineNanos;
  private long frameDeadlineNanos;
  private long frameBytesSeen;
  private long idleSinceNanos;
  private long idleBytesSeen;
  private @Nullable DfsError brokenBy;
  private volatile boolean toldUnwritable;

  PeerChannel(Channel channel, FrameDecoder decoder, RpcLimits limits, String remote) {
    this.channel = channel;
    this.decoder = decoder;
    this.limits = limits;
    this.remote = remote;
    this.outbound = new OutboundQueue(channel, this::onDrained);
    this.readGate = new ReadGate(channel);
  }

  static String nameOf(@Nullable SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      String host =
          inet.getAddress() == null ? inet.getHostString() : inet.getAddress().getHostAddress();
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
    return String.valueOf(address);
  }

  // ---- for the two ends ----

  abstract void onHandshake(Handshake handshake) throws DfsException;

  abstract void onRequest(Frame frame) throws DfsException;

  abstract void onResponse(ResponseHeader response);

  /** Calls in flight; they keep a connection from being idle. */
  abstract int callsInFlight();

  abstract void onTick(long nowNanos);

  /** The connection is gone; everything that waits for it fails with {@code error}. */
  abstract void onClosed(DfsError error);

  final void accepted(Handshake handshake) {
    peerHandshake = handshake;
  }

  final @Nullable Handshake peerHandshake() {
    return peerHandshake;
  }

  /** The peer's address, for logs and errors. */
  public final String remote() {
    return remote;
  }

  final EventLoop eventLoop() {
    return channel.eventLoop();
  }

  final void onLoop(Runnable task) {
    if (channel.eventLoop().inEventLoop()) {
      task.run();
    } else {
      channel.eventLoop().execute(task);
    }
  }

  final boolean writable() {
    if (hasRoom()) {
      return true;
    }
    // Told before asked again: the event loop may have made room in between, and would then not
    // have known that someone waits for it.
    toldUnwritable = true;
    return hasRoom();
  }

  private boolean hasRoom() {
    return channel.isWritable() && outbound.waitingBytes() < limits.writeBufferHighBytes();
  }

  /** Closes the connection; everything in flight on it fails. */
  public final void close() {
    channel.close();
  }

  /** Sends one frame without payload. */
  final void send(int type, MessageLite header) {
    outbound.add(new SingleFrame(type, header));
  }

  final void enqueue(OutboundQueue.Outbound item) {
    outbound.add(item);
  }

  final void sendStream(PeerStream stream, StreamHeader header, ByteBuf payload) {
    outbound.add(new StreamFrame(stream, header, payload));
  }

  final void writeNow(int type, MessageLite header, ByteBuf payload) {
    channel.write(
        FrameCodec.head(channel.alloc(), type, header, payload.readableBytes()),
        channel.voidPromise());
    if (payload.isReadable()) {
      channel.write(payload, channel.voidPromise());
    } else {
      payload.release();
    }
  }

  final void addStream(PeerStream stream) {
    highestStreamId = Math.max(highestStreamId, stream.id());
    streams.put(stream.id(), stream);
  }

  final void setStreamReading(PeerStream stream, boolean on) {
    if (!stream.done()) {
      readGate.set(ReadGate.STREAM, !on);
    }
  }

  final @Nullable PeerStream stream(long id) {
    return streams.get(id);
  }

  final void forgetIfDone(PeerStream stream) {
    if (stream.done() && streams.remove(stream.id()) != null && streams.isEmpty()) {
      readGate.set(ReadGate.STREAM, false);
    }
  }

  /** Tells the peer why, then closes, also if the peer does not read it. */
  final void breakOff(DfsError error) {
    if (brokenBy != null) {
      return;
    }
    brokenBy = error;
    if (channel.isActive()) {
      channel.eventLoop().schedule(() -> channel.close(), LINGER_MS, TimeUnit.MILLISECONDS);
      ResponseHeader header = ResponseHeader.newBuilder().setError(error.toWire()).build();
      ByteBuf last = FrameCodec.head(channel.alloc(), FrameCodec.RESPONSE, header, 0);
      channel.writeAndFlush(last).addListener(done -> channel.close());
    }
  }

  /** Why the connection ended, if a reason was given. */
  final void setReason(DfsError error) {
    brokenBy = error;
  }

  // ---- Netty ----

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    long now = System.nanoTime();
    handshakeDeadlineNanos = now + TimeUnit.MILLISECONDS.toNanos(limits.handshakeTimeoutMs());
    idleSinceNanos = now;
    scheduleTick();
    super.channelActive(context);
  }

  @Override
  public final void channelRead(ChannelHandlerContext context, Object message) {
    Frame frame = (Frame) message;
    try {
      if (brokenBy == null) {
        dispatch(frame);
      }
    } catch (DfsException e) {
      LOG.info("Refused a frame of {}: {}", remote, e.getMessage());
      breakOff(e.error());
    } finally {
      frame.bytes().release();
    }
  }

  private void dispatch(Frame frame) throws DfsException {
    if (frame.type() == FrameCodec.HANDSHAKE) {
      if (peerHandshake != null) {
        throw new DfsException(ErrorCode.MALFORMED, "a second handshake on one connection");
      }
      onHandshake(frame.header(Handshake.parser()));
      return;
    }
    if (frame.type() == FrameCodec.RESPONSE) {
      onResponse(frame.header(ResponseHeader.parser()));
      return;
    }
    if (peerHandshake == null) {
      throw new DfsException(ErrorCode.MALFORMED, "the first frame must be a handshake");
    }
    if (frame.type() == FrameCodec.REQUEST) {
      onRequest(frame);
    } else {
      onStreamFrame(frame);
    }
  }

  private void onStreamFrame(Frame frame) throws DfsException {
    StreamHeader header = frame.header(StreamHeader.parser());
    PeerStream stream = streams.get(header.getStreamId());
    if (stream != null) {
      stream.onFrame(header, frame.payload());
      forgetIfDone(stream);
    } else if (Long.compareUnsigned(header.getStreamId(), highestStreamId) > 0) {
      throw new DfsException(
          ErrorCode.STREAM_PROTOCOL,
          "a frame of stream " + header.getStreamId() + ", never opened");
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof FrameDecoder.BrokenFrame broken) {
      LOG.info("Refused a frame of {}: {}", remote, broken.error().message());
      breakOff(broken.error());
    } else {
      super.userEventTriggered(context, event);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    tellWritable(channel.isWritable());
    super.channelWritabilityChanged(context);
  }

  /**
   * The queue is empty. Whoever was told to wait because of the queue alone hears of it here,
   * because the channel's own writability may not have changed.
   */
  private void onDrained() {
    if (toldUnwritable && channel.isWritable()) {
      tellWritable(true);
    }
  }

  private void tellWritable(boolean writable) {
    if (writable) {
      toldUnwritable = false;
    }
    for (PeerStream stream : new ArrayList<>(streams.values())) {
      stream.onWritable(writable);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("Connection with {} failed", remote, cause);
    if (brokenBy == null) {
      brokenBy =
          DfsError.of(ErrorCode.CONNECTION_LOST, "the connection with " + remote + " failed")
              .causedBy(cause);
    }
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    DfsError error = brokenBy;
    if (error == null) {
      error =
          DfsError.of(ErrorCode.CONNECTION_LOST, "the connection with " + remote + " is closed");
    }
    outbound.dropAll();
    List<PeerStream> open = new ArrayList<>(streams.values());
    streams.clear();
    for (PeerStream stream : open) {
      stream.onFailure(error);
    }
    onClosed(error);
    super.channelInactive(context);
  }

  // ---- time ----

  private void scheduleTick() {
    channel.eventLoop().schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    if (!channel.isActive()) {
      return;
    }
    long now = System.nanoTime();
    if (peerHandshake == null && handshakeDeadlineNanos - now < 0) {
      breakOff(DfsError.of(ErrorCode.DEADLINE_EXCEEDED, "no handshake from " + remote));
      return;
    }
    checkFrameProgress(now);
    for (PeerStream stream : new ArrayList<>(streams.values())) {
      if (stream.overdue(now)) {
        stream.onFailure(
            DfsError.of(ErrorCode.DEADLINE_EXCEEDED, remote + " did not answer in time"));
        forgetIfDone(stream);
        close();
      }
    }
    onTick(now);
    checkIdle(now);
    scheduleTick();
  }

  /** A frame that has begun must go on, unless we ourselves do not read. */
  private void checkFrameProgress(long now) {
    long seen = decoder.bytesSeen();
    boolean moved = seen - frameBytesSeen >= BYTES_PER_TICK_MIN;
    frameBytesSeen = seen;
    if (!decoder.midFrame() || moved || !readGate.open()) {
      frameDeadlineNanos = now + TimeUnit.MILLISECONDS.toNanos(limits.handshakeTimeoutMs());
    } else if (frameDeadlineNanos - now < 0) {
      breakOff(DfsError.of(ErrorCode.DEADLINE_EXCEEDED, "a frame of " + remote + " never ended"));
    }
  }

  private void checkIdle(long now) {
    boolean heard = decoder.bytesSeen() != idleBytesSeen; // Calls may begin and end between ticks.
    idleBytesSeen = decoder.bytesSeen();
    if (limits.idleTimeoutMs() <= 0 || heard || callsInFlight() > 0 || !streams.isEmpty()) {
      idleSinceNanos = now;
    } else if (now - idleSinceNanos > TimeUnit.MILLISECONDS.toNanos(limits.idleTimeoutMs())) {
      close();
    }
  }

  // ---- what the queue carries ----

  private final class SingleFrame implements OutboundQueue.Outbound {
    private final int type;
    private final MessageLite header;

    SingleFrame(int type, MessageLite header) {
      this.type = type;
      this.header = header;
    }

    @Override
    public int bytes() {
      return FrameCodec.PREFIX_BYTES + header.getSerializedSize();
    }

    @Override
    public void write() {
      writeNow(type, header, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void drop() {}
  }

  private final class StreamFrame implements OutboundQueue.Outbound {
    private final PeerStream stream;
    private final StreamHeader header;
    private final ByteBuf payload;
    private final int bytes;

    StreamFrame(PeerStream stream, StreamHeader header, ByteBuf payload) {
      this.stream = stream;
      this.header = header;
      this.payload = payload;
      this.bytes = FrameCodec.PREFIX_BYTES + payload.readableBytes();
    }

    @Override
    public int bytes() {
      return bytes;
    }

    @Override
    public void write() {
      if (stream.onSending(header)) {
        writeNow(FrameCodec.STREAM, header, payload);
        forgetIfDone(stream);
      } else {
        payload.release();
      }
    }

    @Override
    public void drop() {
      payload.release();
    }
  }
}
