package io.ashlar.rpc;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import java.util.concurrent.CompletableFuture;

/**
 * An open connection to a peer. Many calls may be in flight; they answer in any order.
 *
 * <p>Every future fails with a {@link io.ashlar.protocol.error.DfsException} only.
 *
 * <p><b>Threading</b>: callable from any thread; futures complete on the event loop, so that their
 * continuations must not wait.
 */
public interface RpcConnection extends AutoCloseable {
  /** Sends a request; the future fails with DEADLINE_EXCEEDED after the options' time-out. */
  CompletableFuture<RpcReply> call(RpcMethod method, MessageLite body, CallOptions options);

  /** Opens a stream; a refusal comes as {@link StreamListener#onFailure}. */
  RpcStream openStream(
      RpcMethod method, MessageLite body, CallOptions options, StreamListener listener);

  /**
   * Opens a stream on which this side says nothing: its direction ends right behind the request, so
   * that the next stream may begin when the peer's end is heard.
   */
  RpcStream listen(
      RpcMethod method, MessageLite body, CallOptions options, StreamListener listener);

  /** What the peer said of itself. */
  Handshake peer();

  /** False once the connection is closed or has failed. */
  boolean isOpen();

  /** Remote address, for logs and errors. */
  String remote();

  /** Closes; calls in flight fail with CONNECTION_LOST. */
  @Override
  void close();
}
