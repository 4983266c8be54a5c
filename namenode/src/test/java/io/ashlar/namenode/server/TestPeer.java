package io.ashlar.namenode.server;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.protocol.ProtocolVersion;
import io.ashlar.protocol.client.OpenSessionRequest;
import io.ashlar.protocol.client.OpenSessionResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.CallOrigin;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.RpcClient;
import io.ashlar.rpc.RpcConnection;
import io.ashlar.rpc.RpcLimits;
import io.ashlar.rpc.RpcReply;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client or DataNode that speaks the real protocol, with blocking calls. */
final class TestPeer implements AutoCloseable {
  private static final int TIMEOUT_MS = 30_000;

  private final EventLoops loops = EventLoops.create(1, "test-peer");
  private final RpcClient client;
  private final RpcConnection connection;
  private long sessionId;
  private long callNumber;

  TestPeer(InetSocketAddress address, PeerRole role, String user) throws Exception {
    Handshake own =
        Handshake.newBuilder()
            .setProtocolVersion(ProtocolVersion.CURRENT)
            .setRole(role)
            .setUser(user)
            .setFrameBytesMax(RpcLimits.defaults().frameBytesMax())
            .build();
    client = new RpcClient(loops, RpcLimits.defaults(), () -> own);
    connection = wait(client.connect(address));
  }

  Handshake namenode() {
    return connection.peer();
  }

  /** Calls without a session. */
  <R extends MessageLite> R call(RpcMethod method, MessageLite request, Parser<R> parser)
      throws Exception {
    return send(method, request, CallOptions.timeout(TIMEOUT_MS)).message(parser);
  }

  /** Calls with the next number of this peer's session, which it opens when needed. */
  <R extends MessageLite> R change(RpcMethod method, MessageLite request, Parser<R> parser)
      throws Exception {
    return send(method, request, nextCall()).message(parser);
  }

  CallOptions nextCall() throws Exception {
    if (sessionId == 0) {
      sessionId =
          call(
                  RpcMethod.OPEN_SESSION,
                  OpenSessionRequest.newBuilder().setClientName("tester").build(),
                  OpenSessionResponse.parser())
              .getSessionId();
    }
    callNumber++;
    CallOrigin origin =
        CallOrigin.newBuilder()
            .setSessionId(sessionId)
            .setCallNumber(callNumber)
            .setLowestUnanswered(callNumber)
            .build();
    return new CallOptions(TIMEOUT_MS, origin, 0);
  }

  long sessionId() {
    return sessionId;
  }

  RpcReply send(RpcMethod method, MessageLite request, CallOptions options) throws Exception {
    return wait(connection.call(method, request, options));
  }

  private static <T> T wait(CompletableFuture<T> future)
      throws DfsException, InterruptedException, TimeoutException {
    try {
      return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DfsException refusal) {
        throw refusal;
      }
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    connection.close();
    client.close();
    loops.close();
  }
}
