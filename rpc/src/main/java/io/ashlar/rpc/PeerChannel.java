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
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both ends of a connection have in common: the stream, ordered writes, and the end.
 *
 * <p><b>Threading</b>: state belongs to the event loop; {@link #enqueue} and {@link #writable} may
 * be called from any thread.
 */
abstract class PeerChannel extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(PeerChannel.class);

  /** How long a peer has to take the reason for which its connection ends. */
  private static final long LINGER_MS = 1_000;

  final RpcLimits limits;
  final Channel channel;
  final ReadGate readGate;
  private final FrameDecoder decoder;
  private final OutboundQueue outbound;
  private final String remote;
  private volatile @Nullable Handshake peerHandshake;
  private volatile boolean toldUnwritable;
  private volatile boolean closing;
  private @Nullable PeerStream stream;
  private long highestCallId;
  private volatile @Nullable DfsError brokenBy;

  PeerChannel(
      Channel channel, FrameDecoder decoder, ReadGate readGate, RpcLimits limits, String remote) {
    this.channel = channel;
    this.decoder = decoder;
    this.readGate = readGate;
    this.limits = limits;
    this.remote = remote;
    this.outbound = new OutboundQueue(channel, this::onDrained);
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

  abstract void onResponse(ResponseHeader response) throws DfsException;

  /** Calls in flight; they keep a connection from being idle. */
  abstract int callsInFlight();

  /** Whether a peer is cut that does not take what was sent, though no stream is open. */
  boolean cutsWhoDoesNotRead() {
    return false; // A caller's calls have deadlines of their own.
  }

  /** The connection is gone; everything that waits for it fails with {@code error}. */
  abstract void onClosed(DfsError error);

  /** Called from time to time. */
  void onTick() {}

  /** What was queued has been given to the socket. */
  void onDrained() {
    // Whoever was told to wait because of the queue alone hears of it here, because the channel's
    // own writability may not have changed.
    if (toldUnwritable && channel.isWritable()) {
      tellWritable(true);
    }
  }

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

  /** Bytes that wait for the socket. */
  final long unsentBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return outbound.waitingBytes() + (buffer == null ? 0 : buffer.totalPendingWriteBytes());
  }

  /** Why a frame cannot be sent, or null. */
  final @Nullable DfsError tooLarge(MessageLite header, int payloadBytes) {
    int headerBytes = header.getSerializedSize();
    Handshake peer = peerHandshake;
    int told = peer == null ? 0 : peer.getFrameBytesMax();
    int frameMax = told <= 0 ? limits.frameBytesMax() : told;
    int headerMax = Math.min(limits.headerBytesMax(), frameMax);
    if (headerBytes <= headerMax && (long) headerBytes + payloadBytes <= frameMax) {
      return null;
    }
    return DfsError.of(
            ErrorCode.FRAME_TOO_LARGE,
            String.format(
                "%s takes frames of at most %d bytes with a header of at most %d,"
                    + " found a header of %d and %d more",
                remote, frameMax, headerMax, headerBytes, payloadBytes))
        .with("frameBytesMax", frameMax);
  }

  final void enqueue(OutboundQueue.Outbound item) {
    outbound.add(item);
  }

  /** Sends one frame without payload. */
  final void send(int type, MessageLite header) {
    enqueue(
        new OutboundQueue.Outbound() {
          @Override
          public int bytes() {
            return FrameCodec.headBytes(header);
          }

          @Override
          public void write(FrameWriter writer) {
            writer.write(type, header, Unpooled.EMPTY_BUFFER);
          }

          @Override
          public void drop() {}
        });
  }

  /** Closes the connection behind what was sent before; everything in flight on it fails. */
  public final void close() {
    closing = true;
    enqueue(
        new OutboundQueue.Outbound() {
          @Override
          public int bytes() {
            return 0;
          }

          @Override
          public void write(FrameWriter writer) {
            writer.flush();
            closeNow();
          }

          @Override
          public void drop() {}
        });
  }

  final void closeNow() {
    closing = true;
    channel.close();
  }

  /** False once the connection is closed, or about to be. */
  public final boolean isOpen() {
    return !closing && channel.isActive();
  }

  // ---- the stream ----

  /** False if the connection carries another one; {@code added} has failed then. */
  final boolean addStream(PeerStream added) {
    if (stream != null) {
      added.onFailure(
          DfsError.of(
              ErrorCode.STREAM_PROTOCOL, "the connection with " + remote + " carries a stream"));
      return false;
    }
    if (!added.done()) {
      stream = added;
    }
    return true;
  }

  final boolean hasStream() {
    return stream != null;
  }

  final @Nullable PeerStream stream(long id) {
    PeerStream current = stream;
    return current != null && current.id() == id ? current : null;
  }

  @SuppressWarnings("ReferenceEquality") // Whether it is this very stream.
  final void setStreamReading(PeerStream asking, boolean on) {
    if (stream == asking) {
      readGate.set(ReadGate.STREAM, !on);
    }
  }

  @SuppressWarnings("ReferenceEquality") // Whether it is this very stream.
  final void forgetIfDone(PeerStream ended) {
    if (ended.done() && stream == ended) {
      stream = null;
      readGate.set(ReadGate.STREAM, false);
    }
  }

  /** Frames of streams up to this id may still be under way after the stream's end. */
  final void sawCall(long id) {
    highestCallId = Math.max(highestCallId, id);
  }

  private void onStreamFrame(Frame frame) throws DfsException {
    StreamHeader header = frame.stream();
    PeerStream current = stream(header.getStreamId());
    if (current != null) {
      current.onFrame(header, frame.payload());
      forgetIfDone(current);
    } else if (!mayBeUnderWay(header.getStreamId())) {
      throw new DfsException(
          ErrorCode.STREAM_PROTOCOL,
          "a frame of stream " + header.getStreamId() + ", which is not open");
    }
  }

  boolean mayBeUnderWay(long streamId) {
    return streamId > 0 && streamId <= highestCallId;
  }

  // ---- the end ----

  /** Tells the peer why, lets it read that, then closes. */
  final void breakOff(DfsError error) {
    if (brokenBy != null || !channel.isActive()) {
      return;
    }
    ResponseHeader reason = ResponseHeader.newBuilder().setError(error.toWire()).build();
    partWith(error, FrameCodec.frame(channel.alloc(), FrameCodec.RESPONSE, reason));
  }

  /** The same with another last frame. */
  final void partWith(DfsError error, ByteBuf lastFrame) {
    brokenBy = error;
    closing = true;
    decoder.stop();
    outbound.end();
    // A close with unread bytes would reset the connection and take the reason with it.
    readGate.openForGood();
    channel
        .writeAndFlush(lastFrame)
        .addListener(sent -> ((DuplexChannel) channel).shutdownOutput());
    channel.eventLoop().schedule(() -> channel.close(), LINGER_MS, TimeUnit.MILLISECONDS);
  }

  final DfsError whyClosed() {
    DfsError reason = brokenBy;
    return reason != null
        ? reason
        : DfsError.of(ErrorCode.CONNECTION_LOST, "the connection with " + remote + " is closed");
  }

  final boolean isBroken() {
    return brokenBy != null;
  }

  /** Ends the connection for a reason that the peer gave. */
  final void endedByPeer(DfsError reason) {
    brokenBy = reason;
    closeNow();
  }

  // ---- Netty ----

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    new ConnectionWatch(this, decoder, limits).start();
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
      LOG.info("Refused a frame. peer={} code={} reason={}", remote, e.code(), e.getMessage());
      breakOff(e.error());
    } finally {
      frame.bytes().release();
    }
  }

  private void dispatch(Frame frame) throws DfsException {
    switch (frame.type()) {
      case FrameCodec.HANDSHAKE -> {
        if (peerHandshake != null) {
          throw new DfsException(ErrorCode.MALFORMED, "a second handshake on one connection");
        }
        onHandshake(frame.handshake());
      }
      case FrameCodec.REQUEST -> onRequest(frame);
      case FrameCodec.RESPONSE -> onResponse(frame.response());
      default -> onStreamFrame(frame);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof FrameDecoder.BrokenFrame broken) {
      DfsError error = broken.error();
      LOG.info("Refused a frame. peer={} code={} reason={}", remote, error.code(), error.message());
      breakOff(error);
    } else {
      super.userEventTriggered(context, event);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    tellWritable(channel.isWritable());
    super.channelWritabilityChanged(context);
  }

  private void tellWritable(boolean writable) {
    if (writable) {
      toldUnwritable = false;
    }
    PeerStream current = stream;
    if (current != null) {
      current.onWritable(writable);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("A connection failed. peer={}", remote, cause);
    } else {
      LOG.error("A connection is closed after a fault in its handling. peer={}", remote, cause);
    }
    if (brokenBy == null) {
      brokenBy =
          DfsError.of(ErrorCode.CONNECTION_LOST, "the connection with " + remote + " failed")
              .causedBy(cause);
    }
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    closing = true;
    DfsError error = whyClosed();
    outbound.end();
    PeerStream open = stream;
    stream = null;
    if (open != null) {
      open.onFailure(error);
    }
    onClosed(error);
    super.channelInactive(context);
  }
}
