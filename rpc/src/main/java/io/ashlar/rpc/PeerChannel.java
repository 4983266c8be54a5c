package io.ashlar.rpc;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.ResponseHeader;
import io.ashlar.protocol.rpc.StreamHeader;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both ends of a connection have in common: the stream, ordered writes, and the end.
 *
 * <p><b>Threading</b>: state belongs to the event loop; {@link #enqueue}, {@link #writable} and
 * {@link #close} may be called from any thread.
 */
abstract class PeerChannel extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(PeerChannel.class);

  final RpcLimits limits;
  final Channel channel;
  final ReadGate readGate;
  final StreamSlot slot;
  private final FrameDecoder decoder;
  private final OutboundQueue outbound;
  private final Ending ending;
  private final String remote;
  private volatile @Nullable Handshake peerHandshake;
  private volatile boolean toldUnwritable;

  PeerChannel(
      Channel channel, FrameDecoder decoder, ReadGate readGate, RpcLimits limits, String remote) {
    this.channel = channel;
    this.decoder = decoder;
    this.readGate = readGate;
    this.limits = limits;
    this.remote = remote;
    this.slot = new StreamSlot(readGate, remote);
    this.ending = new Ending(channel, limits);
    this.outbound = new OutboundQueue(channel, this::onDrained);
  }

  // ---- for the two ends ----

  abstract void onHandshake(Handshake handshake) throws DfsException;

  abstract void onRequest(Frame frame) throws DfsException;

  abstract void onResponse(ResponseHeader response) throws DfsException;

  /** Whether the peer may have sent a frame of this stream before it heard of the stream's end. */
  abstract boolean mayBeUnderWay(long streamId);

  /** Calls in flight; they keep a connection from being idle. */
  abstract int callsInFlight();

  /** Whether a peer is cut that does not take what was sent, though no stream is open. */
  abstract boolean cutsWhoDoesNotRead();

  /** The connection is gone, or nobody hears it any more; what waits fails with {@code error}. */
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

  // ---- sending ----

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
    return outbound.unsentBytes();
  }

  /** Bytes that the socket has taken so far, about; event loop only. */
  final long bytesTaken() {
    return outbound.takenBytes();
  }

  /** Why the peer would not take a frame, or null. */
  final @Nullable DfsError tooLarge(int type, MessageLite header, int payloadBytes) {
    return FrameSizes.tooLarge(limits, peerHandshake, remote, type, header, payloadBytes);
  }

  final void enqueue(OutboundQueue.Outbound item) {
    outbound.add(item);
  }

  /** Sends one frame without payload. */
  final void send(int type, MessageLite header) {
    enqueue(
        OutboundQueue.step(
            FrameCodec.headBytes(header),
            writer -> writer.write(type, header, Unpooled.EMPTY_BUFFER)));
  }

  // ---- the end ----

  /** Closes the connection behind what was sent before; everything in flight on it fails. */
  public final void close() {
    ending.announce();
    enqueue(OutboundQueue.step(0, this::partAfter));
  }

  /** The same from the queue: behind what {@code writer} has written. */
  final void partAfter(FrameWriter writer) {
    writer.flush();
    endAll();
    ending.part(Unpooled.EMPTY_BUFFER, true);
  }

  /** Tells the peer why, lets it read that, then closes. */
  final void breakOff(DfsError error) {
    ResponseHeader reason = ResponseHeader.newBuilder().setError(error.toWire()).build();
    breakOff(error, FrameCodec.RESPONSE, reason);
  }

  final void breakOff(DfsError error, int type, MessageLite lastFrame) {
    if (isBroken() || !channel.isActive()) {
      return;
    }
    ending.because(error);
    endAll();
    ending.part(FrameCodec.frame(channel.alloc(), type, lastFrame), false);
  }

  /** Ends the connection for a reason that the peer gave. */
  final void endedByPeer(DfsError reason) {
    ending.because(reason);
    ending.closeNow();
  }

  final void closeNow() {
    ending.closeNow();
  }

  /** Nobody on this side sends or hears anything from now on. */
  private void endAll() {
    DfsError error = whyClosed();
    decoder.stop();
    readGate.openForGood();
    outbound.end();
    slot.fail(error);
    onClosed(error);
  }

  final DfsError whyClosed() {
    DfsError reason = ending.reason();
    return reason != null
        ? reason
        : DfsError.of(ErrorCode.CONNECTION_LOST, "the connection with " + remote + " is closed");
  }

  /** False once the connection is closed, or about to be. */
  public final boolean isOpen() {
    return !ending.begun() && channel.isActive();
  }

  final boolean isBroken() {
    return ending.reason() != null;
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
      if (!isBroken()) {
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

  private void onStreamFrame(Frame frame) throws DfsException {
    StreamHeader header = frame.stream();
    if (!slot.onFrame(header, frame) && !mayBeUnderWay(header.getStreamId())) {
      throw new DfsException(
          ErrorCode.STREAM_PROTOCOL,
          "a frame of stream " + header.getStreamId() + ", which is not open");
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
    slot.onWritable(writable);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("A connection failed. peer={}", remote, cause);
    } else {
      LOG.error("A connection is closed after a fault in its handling. peer={}", remote, cause);
    }
    ending.because(
        DfsError.of(ErrorCode.CONNECTION_LOST, "the connection with " + remote + " failed")
            .causedBy(cause));
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    ending.announce();
    endAll();
    super.channelInactive(context);
  }
}
