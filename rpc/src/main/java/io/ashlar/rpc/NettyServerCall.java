package io.ashlar.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.common.fault.Invariants;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.protocol.rpc.ResponseHeader;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request that one of the answers below ends. A second answer is a bug of the service. */
final class NettyServerCall implements ServerCall {
  private final ServerChannelHandler peer;
  private final Handshake handshake;
  private final RpcMethod method;
  private final RequestHeader header;
  private final AtomicBoolean answered = new AtomicBoolean();

  NettyServerCall(
      ServerChannelHandler peer, Handshake handshake, RpcMethod method, RequestHeader header) {
    this.peer = peer;
    this.handshake = handshake;
    this.method = method;
    this.header = header;
  }

  @Override
  public Handshake peer() {
    return handshake;
  }

  @Override
  public RpcMethod method() {
    return method;
  }

  @Override
  public RequestHeader header() {
    return header;
  }

  @Override
  public <M extends MessageLite> M body(Parser<M> parser) throws DfsException {
    return Bodies.parse(method, header.getBody(), parser);
  }

  @Override
  public String remote() {
    return peer.remote();
  }

  @Override
  public void reply(MessageLite body, long epoch, long txid) {
    replyBytes(body.toByteString(), epoch, txid);
  }

  @Override
  public void replyBytes(ByteString body, long epoch, long txid) {
    answer(
        ResponseHeader.newBuilder()
            .setCallId(header.getCallId())
            .setEpoch(epoch)
            .setTxid(txid)
            .setBody(body)
            .build());
  }

  @Override
  public void fail(DfsError error, long epoch, long txid) {
    answer(
        ResponseHeader.newBuilder()
            .setCallId(header.getCallId())
            .setEpoch(epoch)
            .setTxid(txid)
            .setError(error.toWire())
            .build());
  }

  /** The service threw; it may have answered before it did. */
  void failUnlessAnswered(DfsError error) {
    if (!answered.get()) {
      fail(error, 0, 0);
    }
  }

  @Override
  public RpcStream openStream(StreamListener listener) {
    once();
    return peer.openStream(header.getCallId(), listener);
  }

  private void answer(ResponseHeader response) {
    once();
    peer.answer(response);
  }

  private void once() {
    Invariants.checkState(
        answered.compareAndSet(false, true), () -> "a second answer to a call of " + method);
  }
}
