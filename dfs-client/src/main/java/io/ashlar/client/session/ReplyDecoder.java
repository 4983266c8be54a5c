package io.ashlar.client.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

/** Makes the answer of a call out of its bytes. */
@FunctionalInterface
public interface ReplyDecoder<R> {
  /** Fails if the bytes are not what they should be. */
  R decode(ByteString body) throws InvalidProtocolBufferException;
}
