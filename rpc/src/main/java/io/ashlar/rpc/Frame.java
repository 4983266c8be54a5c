package io.ashlar.rpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.protocol.rpc.ResponseHeader;
import io.ashlar.protocol.rpc.StreamHeader;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One frame as it arrived.
 *
 * <p><b>Ownership</b>: whoever holds it releases {@code bytes}, which is header and payload.
 */
record Frame(int type, int headerBytes, ByteBuf bytes) {
  // What a newer peer says beyond our version is not kept: nothing passes it on.
  private static final Parser<Handshake> HANDSHAKE =
      DiscardUnknownFieldsParser.wrap(Handshake.parser());
  private static final Parser<RequestHeader> REQUEST =
      DiscardUnknownFieldsParser.wrap(RequestHeader.parser());
  private static final Parser<ResponseHeader> RESPONSE =
      DiscardUnknownFieldsParser.wrap(ResponseHeader.parser());
  private static final Parser<StreamHeader> STREAM =
      DiscardUnknownFieldsParser.wrap(StreamHeader.parser());

  Handshake handshake() throws DfsException {
    return header(HANDSHAKE);
  }

  RequestHeader request() throws DfsException {
    return header(REQUEST);
  }

  ResponseHeader response() throws DfsException {
    return header(RESPONSE);
  }

  StreamHeader stream() throws DfsException {
    return header(STREAM);
  }

  private <M extends MessageLite> M header(Parser<M> parser) throws DfsException {
    ByteBuffer header = bytes.nioBuffer(bytes.readerIndex(), headerBytes);
    if (!ElementCount.plausible(CodedInputStream.newInstance(header), headerBytes)) {
      throw new DfsException(ErrorCode.MALFORMED, "a header has too many elements for its size");
    }
    try {
      CodedInputStream in = CodedInputStream.newInstance(header);
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
