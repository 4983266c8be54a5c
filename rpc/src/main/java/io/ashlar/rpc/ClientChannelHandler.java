package io.ashlar.rpc;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** The caller's end of a connection. */
final class ClientChannelHandler extends PeerChannel implements RpcConnection {
  /** Calls that a caller may have under way for each one that a server works on. */
  private static final int CALLS_PER_CALL_IN_FLIGHT = 16;

  /** The same for the bytes of requests. */
  private static final int REQUEST_BYTES_PER_BYTE = 4;

  private final Handshake own;
  private final CompletableFuture<RpcConnection> ready;
  private final CallTable calls;
  private long highestCallId;
  private final AtomicLong nextCallId = new AtomicLong(1);
  private final long bytesMax;
  private final CallBudget budget;

  ClientChannelHandler(
      Channel channel,
      FrameDecoder decoder,
      ReadGate readGate,
      Handshake own,
      RpcLimits limits,
      String remote,
      CompletableFuture<RpcConnection> ready) {
    super(channel, decoder, readGate, limits, remote);
    this.own = own;
    this.ready = ready;
    this.bytesMax = (long) REQUEST_BYTES_PER_BYTE * limits.requestBytesMax();
    this.budget = new CallBudget(limits.callsInFlightMax() * CALLS_PER_CALL_IN_FLIGHT, bytesMax);
    this.calls = new CallTable(channel.eventLoop(), remote);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    send(FrameCodec.HANDSHAKE, own.toBuilder().setFrameBytesMax(limits.frameBytesMax()).build());
    super.channelActive(context);
  }

  @Override
  void onHandshake(Handshake handshake) {
    if (handshake.hasError()) {
      endedByPeer(DfsError.fromWire(handshake.getError()));
      return;
    }
    accepted(handshake);
    ready.complete(this);
  }

  // ---- calls and streams, from any thread ----

  @Override
  public CompletableFuture<RpcReply> call(RpcMethod method, MessageLite body, CallOptions options) {
    CompletableFuture<RpcReply> future = new CompletableFuture<>();
    RequestHeader header = request(method, body, options);
    DfsError refusal = tooLarge(FrameCodec.REQUEST, header, 0);
    int bytes = FrameCodec.headBytes(header);
    // What is under way to the peer takes memory also when its caller has given up already.
    if (refusal == null && (unsentBytes() > bytesMax || !budget.tryTake(bytes))) {
      refusal = DfsError.of(ErrorCode.OVERLOADED, "too many calls wait for answers of " + remote());
    }
    if (refusal != null) {
      future.completeExceptionally(new DfsException(refusal));
      return future;
    }
    enqueue(
        new Request(
            header, new PendingCall(future, method, deadlineNanos(options), bytes, budget)));
    return future;
  }

  @Override
  public RpcStream openStream(
      RpcMethod method, MessageLite body, CallOptions options, StreamListener listener) {
    return open(request(method, body, options), options, listener, false);
  }

  @Override
  public RpcStream listen(
      RpcMethod method, MessageLite body, CallOptions options, StreamListener listener) {
    return open(request(method, body, options), options, listener, true);
  }

  private PeerStream open(
      RequestHeader header, CallOptions options, StreamListener listener, boolean ended) {
    PeerStream stream = new PeerStream(this, header.getCallId(), listener);
    enqueue(new StreamRequest(header, stream, options.timeoutMs(), ended));
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

  private long deadlineNanos(CallOptions options) {
    return channel.eventLoop().ticker().nanoTime() + MILLISECONDS.toNanos(options.timeoutMs());
  }

  @Override
  public Handshake peer() {
    Handshake peer = peerHandshake();
    return peer == null ? Handshake.getDefaultInstance() : peer;
  }

  // ---- event loop ----

  private void sawCall(long id) {
    highestCallId = Math.max(highestCallId, id);
  }

  @Override
  boolean mayBeUnderWay(long streamId) {
    return streamId > 0 && streamId <= highestCallId; // Several may have been given up meanwhile.
  }

  @Override
  boolean cutsWhoDoesNotRead() {
    return false; // Calls have deadlines of their own.
  }

  @Override
  void onRequest(Frame frame) throws DfsException {
    throw new DfsException(ErrorCode.MALFORMED, "a server sent a request");
  }

  @Override
  void onResponse(ResponseHeader response) throws DfsException {
    long id = response.getCallId();
    if (id == 0) {
      endedByPeer(DfsError.fromWire(response.getError()));
      return;
    }
    if (peerHandshake() == null) {
      throw new DfsException(ErrorCode.MALFORMED, "an answer before the handshake");
    }
    PeerStream stream = slot.get(id);
    if (stream != null) {
      stream.onFailure(
          response.hasError()
              ? DfsError.fromWire(response.getError())
              : DfsError.of(ErrorCode.STREAM_PROTOCOL, "expected a stream, found an answer"));
      slot.forgetIfDone(stream);
      return;
    }
    PendingCall call = calls.remove(id);
    if (call == null) {
      if (id < 0 || id > highestCallId) {
        throw new DfsException(ErrorCode.MALFORMED, "an answer to call " + id + ", never sent");
      }
      return; // Its caller gave up before.
    }
    if (response.hasError()) {
      call.fail(DfsError.fromWire(response.getError()));
    } else {
      call.complete(new RpcReply(response.getBody(), response.getEpoch(), response.getTxid()));
    }
  }

  @Override
  int callsInFlight() {
    return calls.size();
  }

  @Override
  void onClosed(DfsError error) {
    calls.failAll(error);
    if (!ready.isDone()) {
      ready.completeExceptionally(new DfsException(beforeReady(error)));
    }
  }

  /** Who never shook hands was not reached, whatever happened to the connection. */
  private DfsError beforeReady(DfsError error) {
    boolean silent =
        error.code() == ErrorCode.CONNECTION_LOST || error.code() == ErrorCode.DEADLINE_EXCEEDED;
    if (!silent) {
      return error;
    }
    return new DfsError(
        ErrorCode.UNREACHABLE,
        remote() + " took the connection but did not shake hands",
        error.message() + (error.cause().isEmpty() ? "" : ", " + error.cause()),
        Map.of("address", remote()));
  }

  private final class Request implements OutboundQueue.Outbound {
    private final RequestHeader header;
    private final PendingCall call;

    Request(RequestHeader header, PendingCall call) {
      this.header = header;
      this.call = call;
    }

    @Override
    public int bytes() {
      return FrameCodec.headBytes(header);
    }

    @Override
    public void write(FrameWriter writer) {
      sawCall(header.getCallId());
      calls.add(header.getCallId(), call);
      writer.write(FrameCodec.REQUEST, header, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void drop() {
      call.fail(whyClosed());
    }
  }

  private final class StreamRequest implements OutboundQueue.Outbound {
    private final RequestHeader header;
    private final PeerStream stream;
    private final int timeoutMs;
    private final boolean ended;

    StreamRequest(RequestHeader header, PeerStream stream, int timeoutMs, boolean ended) {
      this.header = header;
      this.stream = stream;
      this.timeoutMs = timeoutMs;
      this.ended = ended;
    }

    @Override
    public int bytes() {
      return FrameCodec.headBytes(header);
    }

    @Override
    public void write(FrameWriter writer) {
      DfsError refusal = tooLarge(FrameCodec.REQUEST, header, 0);
      if (refusal != null) {
        stream.onFailure(refusal);
      } else if (slot.add(stream)) {
        sawCall(header.getCallId());
        writer.write(FrameCodec.REQUEST, header, Unpooled.EMPTY_BUFFER);
        if (ended) {
          stream.endNow(writer);
        }
        stream.expectFirstFrame(eventLoop().schedule(this::late, timeoutMs, MILLISECONDS));
      }
    }

    private void late() {
      stream.onFailure(
          DfsError.of(ErrorCode.DEADLINE_EXCEEDED, remote() + " did not answer in time"));
      slot.forgetIfDone(stream);
      closeNow(); // Whatever comes late would belong to nobody.
    }

    @Override
    public void drop() {
      stream.onFailure(whyClosed());
    }
  }
}
