package io.ashlar.rpc;

import com.google.protobuf.ByteString;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.types.KeyValue;
import io.netty.buffer.ByteBuf;

/** Sends back what it gets: bodies of calls, frames of streams. */
final class EchoService implements RpcService {
  @Override
  public Handshake accept(Handshake peer) throws DfsException {
    if (peer.getNamespaceId().equals("foreign")) {
      throw new DfsException(ErrorCode.WRONG_CLUSTER, "this is not cluster 'foreign'");
    }
    return Handshake.newBuilder().setProtocolVersion(1).setPeerName("echo").build();
  }

  @Override
  public void onRequest(ServerCall call) {
    if (call.method() == RpcMethod.READ_BLOCK) {
      echoStream(call);
      return;
    }
    try {
      GetFileStatusRequest request = call.body(GetFileStatusRequest.parser());
      if (request.getPath().equals("/silent")) {
        return;
      }
      if (request.getPath().equals("/missing")) {
        call.fail(DfsError.of(ErrorCode.NOT_FOUND, "nothing there").with("path", "/missing"), 1, 2);
      } else {
        call.reply(request, 7, 42);
      }
    } catch (DfsException e) {
      call.fail(e.error(), 0, 0);
    }
  }

  private static void echoStream(ServerCall call) {
    RpcStream[] stream = new RpcStream[1];
    stream[0] =
        call.openStream(
            new StreamListener() {
              @Override
              public void onFrame(ByteString body, ByteBuf payload) {
                stream[0].send(
                    KeyValue.newBuilder().setKey(body.toStringUtf8()).build(), payload.retain());
              }

              @Override
              public void onEnd() {
                stream[0].end(null);
              }

              @Override
              public void onFailure(DfsError error) {}

              @Override
              public void onWritable(boolean writable) {}
            });
  }
}
