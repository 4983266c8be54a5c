package io.ashlar.namenode.rpc;

import com.codahale.metrics.Timer;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.ServerCall;
import io.ashlar.rpc.StreamListener;

/** A call whose time until the answer is measured. */
final class TimedCall implements ServerCall {
  private final ServerCall call;
  private final RpcMetrics metrics;
  private final Timer.Context timer;

  TimedCall(ServerCall call, RpcMetrics metrics) {
    this.call = call;
    this.metrics = metrics;
    this.timer = metrics.begin(call.method());
  }

  @Override
  public Handshake peer() {
    return call.peer();
  }

  @Override
  public RpcMethod method() {
    return call.method();
  }

  @Override
  public RequestHeader header() {
    return call.header();
  }

  @Override
  public <M extends MessageLite> M body(Parser<M> parser) throws DfsException {
    return call.body(parser);
  }

  @Override
  public String remote() {
    return call.remote();
  }

  @Override
  public void reply(MessageLite body, long epoch, long txid) {
    timer.stop();
    call.reply(body, epoch, txid);
  }

  @Override
  public void replyBytes(ByteString body, long epoch, long txid) {
    timer.stop();
    call.replyBytes(body, epoch, txid);
  }

  @Override
  public void fail(DfsError error, long epoch, long txid) {
    timer.stop();
    metrics.error();
    call.fail(error, epoch, txid);
  }

  @Override
  public RpcStream openStream(StreamListener listener) {
    timer.stop();
    return call.openStream(listener);
  }
}
