package io.ashlar.rpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;

/**
 * One request at the server, and the means to answer it.
 *
 * <p><b>Threading</b>: answers may come from any thread; replies are batched into few writes.
 */
public interface ServerCall {
  /** What the peer said of itself. */
  Handshake peer();

  /** The method asked for; unknown numbers were refused before. */
  RpcMethod method();

  /** The request's header, with call id, origin and minimum txid. */
  RequestHeader header();

  /** The request's message; MALFORMED if it does not parse. */
  <M extends MessageLite> M body(Parser<M> parser) throws DfsException;

  /** Remote address, for logs. */
  String remote();

  /** Answers with a message; {@code epoch} and {@code txid} say what it reflects, 0 if nothing. */
  void reply(MessageLite body, long epoch, long txid);

  /** Answers with the message's bytes, as kept for retries. */
  void replyBytes(com.google.protobuf.ByteString body, long epoch, long txid);

  /** Answers with an error. */
  void fail(DfsError error, long epoch, long txid);

  /** Answers by a stream; frames for it go to {@code listener} from now on. */
  RpcStream openStream(StreamListener listener);
}
