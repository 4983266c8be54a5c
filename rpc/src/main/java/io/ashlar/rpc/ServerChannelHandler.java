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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's end of a connection. */
final class ServerChannelHandler extends PeerChannel {
  private static final Logger LOG = LoggerFactory.getLogger(ServerChannelHandler.class);

  /** An answer that is not longer than the error in its place would be is sent all the same. */
  private static final int SHORT_ANSWER_BYTES = 1 << 10;

  private final RpcService service;
  private final InFlight inFlight;
  private final UnreadAnswers unread;

  ServerChannelHandler(
      Channel channel,
      FrameDecoder decoder,
      ReadGate readGate,
      RpcService service,
      RpcLimits limits,
      PeerShare share) {
    super(channel, decoder, readGate, limits, Addresses.nameOf(channel.remoteAddress()));
    this.service = service;
    this.inFlight = new InFlight(readGate, limits, share.requests());
    this.unread = new UnreadAnswers(share.answers());
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
      breakOff(e.error(), FrameCodec.HANDSHAKE, refusal);
    }
  }

  // ---- requests ----

  @Override
  void onRequest(Frame frame) throws DfsException {
    Handshake peer = peerHandshake();
    if (peer == null) {
      throw new DfsException(ErrorCode.MALFORMED, "a request before the handshake");
    }
    if (frame.payload().isReadable()) {
      throw new DfsException(ErrorCode.MALFORMED, "a request with bytes behind its header");
    }
    RequestHeader header = frame.request();
    long id = header.getCallId();
    if (id <= 0 || !inFlight.add(id, frame.headerBytes()) || slot.get(id) != null) {
      throw new DfsException(
          ErrorCode.MALFORMED, "expected a call id above 0 that is not in use, found " + id);
    }
    RpcMethod method = RpcMethod.ofNumber(header.getMethod());
    DfsError refusal = refusal(method, header);
    if (method == null || refusal != null) {
      if (method == null || method.kind() == RpcMethod.Kind.STREAM) {
        slot.refused(id);
      }
      answer(failure(id, refusal));
      return;
    }
    if (method.kind() == RpcMethod.Kind.STREAM) {
      slot.opening(id);
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
    if (header.getBody().size() > Bodies.bytesMax(method, limits)) {
      return DfsError.of(
          ErrorCode.FRAME_TOO_LARGE,
          String.format(
              "expected a request of %s of at most %d bytes, found %d",
              method, Bodies.bytesMax(method, limits), header.getBody().size()));
    }
    if (method.kind() == RpcMethod.Kind.STREAM && (slot.isTaken() || slot.isOpening())) {
      return DfsError.of(
          ErrorCode.STREAM_PROTOCOL, "the connection carries a stream; open another connection");
    }
    return null;
  }

  private static ResponseHeader failure(long callId, @Nullable DfsError error) {
    DfsError told = error == null ? DfsError.of(ErrorCode.INTERNAL_ERROR, "refused") : error;
    return ResponseHeader.newBuilder().setCallId(callId).setError(told.toWire()).build();
  }

  // ---- answers, from any thread ----

  void answer(ResponseHeader response) {
    DfsError error = tooLarge(FrameCodec.RESPONSE, response, 0);
    if (error == null
        && response.getSerializedSize() > SHORT_ANSWER_BYTES
        && unsentBytes() + response.getSerializedSize() > limits.answerBytesMax()) {
      error =
          DfsError.of(
              ErrorCode.OVERLOADED,
              "expected at most "
                  + limits.answerBytesMax()
                  + " bytes of answers that "
                  + remote()
                  + " has not read, found more; read answers before asking more");
    }
    enqueue(new Answer(error == null ? response : failure(response.getCallId(), error)));
  }

  RpcStream openStream(long callId, StreamListener listener) {
    PeerStream stream = new PeerStream(this, callId, listener);
    EventLoops.run(
        eventLoop(),
        () -> {
          inFlight.remove(callId);
          boolean ended = slot.opened(callId);
          if (isOpen()) {
            slot.add(stream);
            if (ended) {
              eventLoop().execute(stream::onPeerEnded); // When whoever opens it knows it.
            }
          } else {
            stream.onFailure(whyClosed());
          }
        });
    return stream;
  }

  // ---- the connection ----

  @Override
  boolean mayBeUnderWay(long streamId) {
    return slot.wasLast(streamId); // A caller opens the next stream behind all frames of the last.
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    // A peer that does not read its answers gets no more of its requests read.
    readGate.set(ReadGate.ANSWERS, !channel.isWritable());
    super.channelWritabilityChanged(context);
  }

  /**
   * Answers of calls in flight come however slowly the peer reads. When those of its address, or of
   * all, are too many together, connections that do not read are cut.
   */
  @Override
  void onDrained() {
    super.onDrained();
    countUnread();
    if (unread.tooMany() && !channel.isWritable()) {
      breakOff(DfsError.of(ErrorCode.OVERLOADED, remote() + " does not read its answers"));
    }
  }

  @Override
  void onTick() {
    countUnread();
    inFlight.update();
  }

  /** What a stream may have waiting is bounded by those who send on it. */
  private void countUnread() {
    long ofStream = slot.isTaken() ? limits.writeBufferHighBytes() : 0;
    unread.update(Math.max(0, unsentBytes() - ofStream));
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
    return inFlight.count();
  }

  @Override
  boolean cutsWhoDoesNotRead() {
    return true;
  }

  @Override
  void onClosed(DfsError error) {
    unread.update(0);
    inFlight.clear();
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
      inFlight.remove(response.getCallId());
      slot.answered(response.getCallId());
    }

    @Override
    public void drop() {}
  }
}
