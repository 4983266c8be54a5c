package io.ashlar.it.harness.proxy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Frames as {@code docs/protocol/frames.md} describes them, as far as a wire looks into them. */
public final class Frames {
  private static final int LENGTH_BYTES = 4;
  private static final int PREFIX_BYTES = 8;
  private static final int FRAME_BYTES_MAX = 64 << 20;
  private static final int REQUEST = 2;

  private Frames() {}

  /** The next frame with its length field; null at the end. */
  static byte @Nullable [] read(DataInputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    byte[] length = new byte[LENGTH_BYTES];
    length[0] = (byte) first;
    in.readFully(length, 1, LENGTH_BYTES - 1);
    int rest = ByteBuffer.wrap(length).getInt();
    if (rest < PREFIX_BYTES - LENGTH_BYTES || rest > FRAME_BYTES_MAX) {
      throw new IOException("found a frame of " + rest + " bytes on a wire");
    }
    byte[] frame = Arrays.copyOf(length, LENGTH_BYTES + rest);
    in.readFully(frame, LENGTH_BYTES, rest);
    return frame;
  }

  /** The handshake that the frame carries. */
  static Handshake handshake(byte[] frame) throws IOException {
    return Handshake.parser().parseFrom(frame, PREFIX_BYTES, headerBytes(frame));
  }

  /** The method that the frame calls; null if it is no request. */
  public static @Nullable RpcMethod method(byte[] frame) {
    return frame[LENGTH_BYTES] == REQUEST ? RpcMethod.ofNumber(parsed(frame).getMethod()) : null;
  }

  /** The message of a request. */
  static <T> T body(byte[] frame, Parser<T> parser) {
    try {
      return parser.parseFrom(parsed(frame).getBody());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a request that does not parse passed a wire", e);
    }
  }

  private static RequestHeader parsed(byte[] frame) {
    try {
      return RequestHeader.parser().parseFrom(frame, PREFIX_BYTES, headerBytes(frame));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a request that does not parse passed a wire", e);
    }
  }

  private static int headerBytes(byte[] frame) {
    return ByteBuffer.wrap(frame).getInt(LENGTH_BYTES) & 0xff_ffff;
  }
}
