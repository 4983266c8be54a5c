package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.protocol.rpc.ResponseHeader;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's end of a connection. */
final class ServerChannelHandler extends PeerChannel {
  private static final Logger LOG = LoggerFactory.getLogger(ServerChannelHandler.class);

  private final RpcService service;
  private final ByteBudget unreadAnswers;
  private long unreadBytes;
  private int inFlight;
  private long openingStream;

  ServerChannelHandler(
      Channel channel,
      FrameDecoder decoder,
      ReadGate readGate,
      RpcService service,
      RpcLimits limits,
      ByteBudget unreadAnswers) {
    super(channel, decoder, readGate, limits, nameOf(channel.remoteAddress()));
    this.service = service;
    this.unreadAnswers = unreadAnswers;
  }

  @Override
  void onHandshake(Handshake handshake) {
    try {
      Handshake own = service.accept(handshake);
      accepted(handshake);
      send(FrameCodec.HANDSHAKE, own.toBuilder().setFrameBytesMax(limits.frameBytesMax()).build());
    } catch (DfsException e) {
      LOG.info("Refused a peer. peer={} code={} reason={}", remote(), e.code(), e.getMessage());
      Handshake refusal = Handshake.newBuilder().setError(e.error().toWire()).build();
      partWith(e.error(), FrameCodec.frame(channel.alloc(), FrameCodec.HANDSHAKE, refusal));
    }
  }

  @Override
  void onRequest(Frame frame) throws DfsException {
    Handshake peer = peerHandshake();
    if (peer == null) {
      throw new DfsException(ErrorCode.MALFORMED, "a request before the handshake");
    }
    RequestHeader header = frame.request();
    if (header.getCallId() <= 0) {
      throw new DfsException(ErrorCode.MALFORMED, "expected a call id above 0");
    }
    sawCall(header.getCallId());
    inFlight++;
    updateCallsGate();
    RpcMethod method = RpcMethod.ofNumber(header.getMethod());
    DfsError refusal = refusal(method, header);
    if (method == null || refusal != null) {
      answer(failure(header.getCallId(), refusal));
      return;
    }
    if (method.kind() == RpcMethod.Kind.STREAM) {
      openingStream = header.getCallId();
    }
    NettyServerCall call = new NettyServerCall(this, peer, method, header);
    try {
      service.onRequest(call);
    } catch (RuntimeException e) {
      LOG.error("A call failed inside the server. method={} peer={}", method, remote(), e);
      call.failUnlessAnswered(
          DfsError.of(ErrorCode.INTERNAL_ERROR, method + " failed").causedBy(e));
    }
  }

  /** Why a request is not even given to the service, or null. */
  private @Nullable DfsError refusal(@Nullable RpcMethod method, RequestHeader header) {
    if (method == null) {
      return DfsError.of(ErrorCode.UNSUPPORTED, "there is no method " + header.getMethod());
    }
    if (header.getBody().size() > RequestBodies.bytesMax(method, limits)) {
      return DfsError.of(
          ErrorCode.FRAME_TOO_LARGE,
          String.format(
              "expected a request of %s of at most %d bytes, found %d",
              method, RequestBodies.bytesMax(method, limits), header.getBody().size()));
    }
    if (method.kind() == RpcMethod.Kind.STREAM && (hasStream() || openingStream != 0)) {
      return DfsError.of(
          ErrorCode.STREAM_PROTOCOL, "the connection carries a stream; open another connection");
    }
    return null;
  }

  private static ResponseHeader failure(long callId, @Nullable DfsError error) {
    DfsError told = error == null ? DfsError.of(ErrorCode.INTERNAL_ERROR, "refused") : error;
    return ResponseHeader.newBuilder().setCallId(callId).setError(told.toWire()).build();
  }

  void answer(ResponseHeader response) {
    DfsError tooLarge = tooLarge(response, 0);
    enqueue(new Answer(tooLarge == null ? response : failure(response.getCallId(), tooLarge)));
  }

  RpcStream openStream(long callId, StreamListener listener) {
    PeerStream stream = new PeerStream(this, callId, listener);
    onLoop(
        () -> {
          callEnded(callId);
          if (channel.isActive()) {
            addStream(stream);
          } else {
            stream.onFailure(
                DfsError.of(ErrorCode.CONNECTION_LOST, "the connection is closed: " + remote()));
          }
        });
    return stream;
  }

  private void callEnded(long callId) {
    inFlight--;
    openingStream = openingStream == callId ? 0 : openingStream;
    updateCallsGate();
  }

  /** Opens later than it closes, so that reading is not switched at every single answer. */
  private void updateCallsGate() {
    if (inFlight >= limits.callsInFlightMax()) {
      readGate.set(ReadGate.CALLS, true);
    } else if (inFlight <= limits.callsInFlightMax() * 3 / 4) {
      readGate.set(ReadGate.CALLS, false);
    }
  }

  /** A stream that is being opened cannot take frames yet; they must not be lost silently. */
  @Override
  boolean mayBeUnderWay(long streamId) {
    return streamId != openingStream && super.mayBeUnderWay(streamId);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    // A peer that does not read its answers gets no more of its requests read.
    readGate.set(ReadGate.ANSWERS, !channel.isWritable());
    super.channelWritabilityChanged(context);
  }

  /**
   * Answers of calls in flight come however slowly the peer reads. When all peers' together are too
   * many, those who do not read are cut.
   */
  @Override
  void onDrained() {
    super.onDrained();
    countUnread();
    if (unreadAnswers.exhausted() && !channel.isWritable() && !hasStream()) {
      breakOff(DfsError.of(ErrorCode.OVERLOADED, remote() + " does not read its answers"));
    }
  }

  @Override
  void onTick() {
    countUnread();
  }

  private void countUnread() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    long now = buffer == null || hasStream() ? 0 : buffer.totalPendingWriteBytes();
    unreadAnswers.take(now - unreadBytes);
    unreadBytes = now;
  }

  @Override
  void onResponse(ResponseHeader response) {
    // The caller ends the connection, and may say why.
    DfsError reason =
        response.hasError()
            ? DfsError.fromWire(response.getError())
            : DfsError.of(ErrorCode.MALFORMED, "a caller sent an answer");
    LOG.debug("A peer ended its connection. peer={} reason={}", remote(), reason.message());
    endedByPeer(reason);
  }

  @Override
  int callsInFlight() {
    return inFlight;
  }

  @Override
  boolean cutsWhoDoesNotRead() {
    return true;
  }

  @Override
  void onClosed(DfsError error) {
    unreadAnswers.giveBack(unreadBytes);
    unreadBytes = 0;
  }

  private final class Answer implements OutboundQueue.Outbound {
    private final ResponseHeader response;

    Answer(ResponseHeader response) {
      this.response = response;
    }

    @Override
    public int bytes() {
      return FrameCodec.headBytes(response);
    }

    @Override
    public void write(FrameWriter writer) {
      writer.write(FrameCodec.RESPONSE, response, Unpooled.EMPTY_BUFFER);
      callEnded(response.getCallId());
    }

    @Override
    public void drop() {}
  }
}
