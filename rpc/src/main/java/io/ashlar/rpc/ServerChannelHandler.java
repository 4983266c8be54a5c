package io.ashlar.rpc;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.protocol.rpc.ResponseHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's end of a connection. */
final class ServerChannelHandler extends PeerChannel {
  private static final Logger LOG = LoggerFactory.getLogger(ServerChannelHandler.class);

  private final RpcService service;
  private int inFlight;

  ServerChannelHandler(
      Channel channel, FrameDecoder decoder, RpcService service, RpcLimits limits) {
    super(channel, decoder, limits, nameOf(channel.remoteAddress()));
    this.service = service;
  }

  @Override
  void onHandshake(Handshake handshake) {
    try {
      Handshake own = service.accept(handshake);
      accepted(handshake);
      send(FrameCodec.HANDSHAKE, own.toBuilder().setFrameBytesMax(limits.frameBytesMax()).build());
    } catch (DfsException e) {
      refuse(e.error());
    }
  }

  private void refuse(DfsError error) {
    setReason(error);
    Handshake refusal = Handshake.newBuilder().setError(error.toWire()).build();
    ByteBuf last = FrameCodec.head(channel.alloc(), FrameCodec.HANDSHAKE, refusal, 0);
    channel.writeAndFlush(last).addListener(done -> channel.close());
  }

  @Override
  void onRequest(Frame frame) throws DfsException {
    RequestHeader header = frame.header(RequestHeader.parser());
    RpcMethod method = RpcMethod.ofNumber(header.getMethod());
    if (method == null) {
      DfsError error =
          DfsError.of(ErrorCode.UNSUPPORTED, "there is no method " + header.getMethod());
      send(
          FrameCodec.RESPONSE,
          ResponseHeader.newBuilder()
              .setCallId(header.getCallId())
              .setError(error.toWire())
              .build());
      return;
    }
    if (stream(header.getCallId()) != null) {
      throw new DfsException(
          ErrorCode.STREAM_PROTOCOL, "call id " + header.getCallId() + " names an open stream");
    }
    inFlight++;
    readGate.set(ReadGate.CALLS, inFlight >= limits.callsInFlightMax());
    Handshake peer = Objects.requireNonNull(peerHandshake(), "handshake before requests");
    NettyServerCall call = new NettyServerCall(this, peer, method, header);
    try {
      service.onRequest(call);
    } catch (RuntimeException e) {
      LOG.error("A call of {} by {} failed inside the server", method, remote(), e);
      call.fail(DfsError.of(ErrorCode.INTERNAL_ERROR, method + " failed").causedBy(e), 0, 0);
    }
  }

  void answer(ResponseHeader response) {
    enqueue(new Answer(response));
  }

  RpcStream openStream(long callId, StreamListener listener) {
    PeerStream stream = new PeerStream(this, callId, listener, Long.MAX_VALUE);
    onLoop(
        () -> {
          callEnded();
          if (channel.isActive()) {
            addStream(stream);
          } else {
            stream.onFailure(
                DfsError.of(ErrorCode.CONNECTION_LOST, "the connection is closed: " + remote()));
          }
        });
    return stream;
  }

  private void callEnded() {
    inFlight--;
    readGate.set(ReadGate.CALLS, inFlight >= limits.callsInFlightMax());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    // A peer that does not read its answers gets no more of its requests read.
    readGate.set(ReadGate.ANSWERS, !channel.isWritable());
    super.channelWritabilityChanged(context);
  }

  @Override
  void onResponse(ResponseHeader response) {
    LOG.debug("{} sent a response to a server", remote());
    close();
  }

  @Override
  int callsInFlight() {
    return inFlight;
  }

  @Override
  void onTick(long nowNanos) {}

  @Override
  void onClosed(DfsError error) {}

  private final class Answer implements OutboundQueue.Outbound {
    private final MessageLite response;

    Answer(MessageLite response) {
      this.response = response;
    }

    @Override
    public int bytes() {
      return FrameCodec.PREFIX_BYTES + response.getSerializedSize();
    }

    @Override
    public void write() {
      writeNow(FrameCodec.RESPONSE, response, Unpooled.EMPTY_BUFFER);
      callEnded();
    }

    @Override
    public void drop() {}
  }
}
