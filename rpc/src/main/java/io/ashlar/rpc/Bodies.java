package io.ashlar.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.AuthorizationRule;
import io.ashlar.protocol.method.RpcMethod;

/** How much a caller may say at once, on the wire and in memory. */
final class Bodies {
  /** Only reports of DataNodes have long lists. */
  private static final int BYTES_MAX = 256 << 10;

  private Bodies() {}

  /** Longest body of a request. */
  static int bytesMax(RpcMethod method, RpcLimits limits) {
    return method.rule() == AuthorizationRule.DATANODE
        ? limits.headerBytesMax()
        : Math.min(BYTES_MAX, limits.headerBytesMax());
  }

  /** The message of a request; MALFORMED if it does not parse or has too many elements. */
  static <M extends MessageLite> M parse(RpcMethod method, ByteString body, Parser<M> parser)
      throws DfsException {
    try {
      if (!ElementCount.isHarmless(body.size()) && !plausible(body, parser)) {
        throw new DfsException(
            ErrorCode.MALFORMED,
            "the request of " + method + " has too many elements for its size");
      }
      return withoutUnknown(parser).parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.MALFORMED, "the request of " + method + " does not parse"), e);
    }
  }

  /** What a newer peer says beyond our version is not kept: nothing passes it on. */
  @SuppressWarnings("unchecked") // Every message of ours is a Message; the wrapper asks for that.
  private static <M extends MessageLite> Parser<M> withoutUnknown(Parser<M> parser) {
    return (Parser<M>) (Parser<?>) DiscardUnknownFieldsParser.wrap((Parser<Message>) parser);
  }

  private static boolean plausible(ByteString body, Parser<? extends MessageLite> parser)
      throws InvalidProtocolBufferException {
    // An empty message is the shortest way from a parser to its type.
    return !(parser.parseFrom(ByteString.EMPTY) instanceof Message empty)
        || ElementCount.plausible(body.newCodedInput(), empty.getDescriptorForType(), body.size());
  }
}
