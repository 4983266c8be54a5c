package io.ashlar.rpc;

import com.google.protobuf.MessageLite;
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
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The caller's end of a connection. */
final class ClientChannelHandler extends PeerChannel implements RpcConnection {
  private final Handshake own;
  private final CompletableFuture<RpcConnection> ready;
  private final LongObjectMap<PendingCall> calls = new LongObjectHashMap<>();
  private final AtomicLong nextCallId = new AtomicLong(1);

  ClientChannelHandler(
      Channel channel,
      FrameDecoder decoder,
      Handshake own,
      RpcLimits limits,
      String remote,
      CompletableFuture<RpcConnection> ready) {
    super(channel, decoder, limits, remote);
    this.own = own;
    this.ready = ready;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    send(FrameCodec.HANDSHAKE, own.toBuilder().setFrameBytesMax(limits.frameBytesMax()).build());
    super.channelActive(context);
  }

  @Override
  void onHandshake(Handshake handshake) throws DfsException {
    if (handshake.hasError()) {
      DfsError error = DfsError.fromWire(handshake.getError());
      setReason(error);
      close();
      return;
    }
    accepted(handshake);
    ready.complete(this);
  }

  @Override
  public CompletableFuture<RpcReply> call(RpcMethod method, MessageLite body, CallOptions options) {
    CompletableFuture<RpcReply> future = new CompletableFuture<>();
    PendingCall pending = new PendingCall(future, method.name(), deadline(options));
    enqueue(new Request(request(method, body, options), pending, null));
    return future;
  }

  @Override
  public RpcStream openStream(
      RpcMethod method, MessageLite body, CallOptions options, StreamListener listener) {
    RequestHeader header = request(method, body, options);
    PeerStream stream = new PeerStream(this, header.getCallId(), listener, deadline(options));
    enqueue(new Request(header, null, stream));
    return stream;
  }

  private RequestHeader request(RpcMethod method, MessageLite body, CallOptions options) {
    RequestHeader.Builder header =
        RequestHeader.newBuilder()
            .setCallId(nextCallId.getAndIncrement())
            .setMethod(method.number())
            .setTimeoutMs(options.timeoutMs())
            .setMinTxid(options.minTxid())
            .setBody(body.toByteString());
    if (options.origin() != null) {
      header.setOrigin(options.origin());
    }
    return header.build();
  }

  private static long deadline(CallOptions options) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.timeoutMs());
  }

  @Override
  void onRequest(Frame frame) throws DfsException {
    throw new DfsException(ErrorCode.MALFORMED, "a server sent a request");
  }

  @Override
  void onResponse(ResponseHeader response) {
    if (response.getCallId() == 0) {
      setReason(DfsError.fromWire(response.getError()));
      close();
      return;
    }
    PeerStream stream = stream(response.getCallId());
    if (stream != null) {
      stream.onFailure(
          response.hasError()
              ? DfsError.fromWire(response.getError())
              : DfsError.of(ErrorCode.STREAM_PROTOCOL, "expected a stream, found an answer"));
      forgetIfDone(stream);
      return;
    }
    PendingCall call = calls.remove(response.getCallId());
    if (call == null) {
      return; // Its caller gave up before.
    }
    if (response.hasError()) {
      call.future().completeExceptionally(new DfsException(DfsError.fromWire(response.getError())));
    } else {
      call.future()
          .complete(new RpcReply(response.getBody(), response.getEpoch(), response.getTxid()));
    }
  }

  @Override
  int callsInFlight() {
    return calls.size();
  }

  @Override
  void onTick(long nowNanos) {
    if (calls.isEmpty()) {
      return;
    }
    List<Long> overdue = new ArrayList<>();
    for (LongObjectMap.PrimitiveEntry<PendingCall> entry : calls.entries()) {
      if (entry.value().deadlineNanos() - nowNanos < 0) {
        overdue.add(entry.key());
      }
    }
    for (long id : overdue) {
      PendingCall call = calls.remove(id);
      if (call != null) {
        call.future()
            .completeExceptionally(
                new DfsException(
                    DfsError.of(
                            ErrorCode.DEADLINE_EXCEEDED,
                            remote() + " did not answer " + call.method() + " in time")
                        .with("server", remote())));
      }
    }
  }

  @Override
  void onClosed(DfsError error) {
    List<PendingCall> open = new ArrayList<>(calls.values());
    calls.clear();
    for (PendingCall call : open) {
      call.future().completeExceptionally(new DfsException(error));
    }
    ready.completeExceptionally(new DfsException(error));
  }

  @Override
  public Handshake peer() {
    Handshake peer = peerHandshake();
    return peer == null ? Handshake.getDefaultInstance() : peer;
  }

  @Override
  public boolean isOpen() {
    return channel.isActive();
  }

  private final class Request implements OutboundQueue.Outbound {
    private final RequestHeader header;
    private final @Nullable PendingCall call;
    private final @Nullable PeerStream stream;

    Request(RequestHeader header, @Nullable PendingCall call, @Nullable PeerStream stream) {
      this.header = header;
      this.call = call;
      this.stream = stream;
    }

    @Override
    public int bytes() {
      return FrameCodec.PREFIX_BYTES + header.getSerializedSize();
    }

    @Override
    public void write() {
      if (call != null) {
        calls.put(header.getCallId(), call);
      }
      if (stream != null) {
        addStream(stream);
      }
      writeNow(FrameCodec.REQUEST, header, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void drop() {
      DfsError lost =
          DfsError.of(ErrorCode.CONNECTION_LOST, "the connection with " + remote() + " is closed");
      if (call != null) {
        call.future().completeExceptionally(new DfsException(lost));
      }
      if (stream != null) {
        stream.onFailure(lost);
      }
    }
  }
}
