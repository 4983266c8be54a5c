package io.ashlar.rpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * One frame as it arrived.
 *
 * <p><b>Ownership</b>: whoever holds it releases {@code bytes}, which is header and payload.
 */
record Frame(int type, int headerBytes, ByteBuf bytes) {
  /** The header's message. */
  <M extends MessageLite> M header(Parser<M> parser) throws DfsException {
    try {
      CodedInputStream in =
          CodedInputStream.newInstance(bytes.nioBuffer(bytes.readerIndex(), headerBytes));
      M message = parser.parseFrom(in);
      in.checkLastTagWas(0);
      return message;
    } catch (IOException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.MALFORMED, "the header of a frame does not parse"), e);
    }
  }

  /** A view of what follows the header; shares the frame's reference count. */
  ByteBuf payload() {
    return bytes.slice(bytes.readerIndex() + headerBytes, bytes.readableBytes() - headerBytes);
  }
}
