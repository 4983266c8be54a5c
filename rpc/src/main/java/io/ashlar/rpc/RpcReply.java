package io.ashlar.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;

/** A good answer. {@code epoch} and {@code txid} say what it reflects. */
public record RpcReply(ByteString body, long epoch, long txid) {
  /** The answer's message; MALFORMED if it does not parse. */
  public <M extends MessageLite> M message(Parser<M> parser) throws DfsException {
    try {
      return parser.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new DfsException(DfsError.of(ErrorCode.MALFORMED, "the answer does not parse"), e);
    }
  }
}
