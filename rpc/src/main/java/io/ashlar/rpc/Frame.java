package io.ashlar.rpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.Message;
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
  private static final Kind<Handshake> HANDSHAKE =
      new Kind<>(Handshake.parser(), Handshake.getDescriptor());
  private static final Kind<RequestHeader> REQUEST =
      new Kind<>(RequestHeader.parser(), RequestHeader.getDescriptor());
  private static final Kind<ResponseHeader> RESPONSE =
      new Kind<>(ResponseHeader.parser(), ResponseHeader.getDescriptor());
  private static final Kind<StreamHeader> STREAM =
      new Kind<>(StreamHeader.parser(), StreamHeader.getDescriptor());

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

  private <M extends Message> M header(Kind<M> kind) throws DfsException {
    ByteBuffer header = bytes.nioBuffer(bytes.readerIndex(), headerBytes);
    if (!ElementCount.isHarmless(headerBytes)
        && !ElementCount.plausible(
            CodedInputStream.newInstance(header.duplicate()), kind.type, headerBytes)) {
      throw new DfsException(ErrorCode.MALFORMED, "a header has too many elements for its size");
    }
    try {
      CodedInputStream in = CodedInputStream.newInstance(header);
      M message = kind.parser.parseFrom(in);
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

  private static final class Kind<M extends Message> {
    private final Parser<M> parser;
    private final Descriptor type;

    Kind(Parser<M> parser, Descriptor type) {
      // What a newer peer says beyond our version is not kept: nothing passes it on.
      this.parser = DiscardUnknownFieldsParser.wrap(parser);
      this.type = type;
    }
  }
}
