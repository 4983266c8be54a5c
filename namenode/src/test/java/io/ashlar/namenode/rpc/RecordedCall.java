package io.ashlar.namenode.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.ServerCall;
import io.ashlar.rpc.StreamListener;
import java.util.ArrayList;
import java.util.List;

/** A call without a connection, which keeps its answers. */
final class RecordedCall implements ServerCall {
  final List<ByteString> replies = new ArrayList<>();
  final List<DfsError> refusals = new ArrayList<>();
  private final RpcMethod method;
  private final RequestHeader header;

  RecordedCall(RpcMethod method, MessageLite body) {
    this.method = method;
    this.header =
        RequestHeader.newBuilder().setMethod(method.number()).setBody(body.toByteString()).build();
  }

  @Override
  public Handshake peer() {
    return Handshake.getDefaultInstance();
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
    try {
      return parser.parseFrom(header.getBody());
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new DfsException(ErrorCode.MALFORMED, "does not parse");
    }
  }

  @Override
  public String remote() {
    return "127.0.0.1:1";
  }

  @Override
  public void reply(MessageLite body, long epoch, long txid) {
    replies.add(body.toByteString());
  }

  @Override
  public void replyBytes(ByteString body, long epoch, long txid) {
    replies.add(body);
  }

  @Override
  public void fail(DfsError error, long epoch, long txid) {
    refusals.add(error);
  }

  @Override
  public RpcStream openStream(StreamListener listener) {
    throw new UnsupportedOperationException("reads have no streams");
  }
}
