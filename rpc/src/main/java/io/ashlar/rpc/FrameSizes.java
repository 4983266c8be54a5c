package io.ashlar.rpc;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.Handshake;
import org.jspecify.annotations.Nullable;

/** How long a frame may be, for those who send and for those who receive. */
final class FrameSizes {
  /** A peer that is not known yet gets no more of our memory than this. */
  static final int FIRST_FRAME_BYTES_MAX = 64 << 10;

  /** Frames of a stream carry what is large in their payload. */
  static final int STREAM_HEADER_BYTES_MAX = 256 << 10;

  private FrameSizes() {}

  /** Longest header and payload together. */
  static int frameBytesMax(RpcLimits limits, int type, boolean first) {
    return first || type == FrameCodec.HANDSHAKE
        ? Math.min(limits.frameBytesMax(), FIRST_FRAME_BYTES_MAX)
        : limits.frameBytesMax();
  }

  /** Longest header. */
  static int headerBytesMax(RpcLimits limits, int type, boolean first) {
    if (first || type == FrameCodec.HANDSHAKE) {
      return Math.min(limits.headerBytesMax(), FIRST_FRAME_BYTES_MAX);
    }
    return type == FrameCodec.STREAM
        ? Math.min(limits.headerBytesMax(), STREAM_HEADER_BYTES_MAX)
        : limits.headerBytesMax();
  }

  /**
   * Why {@code peer} would not take a frame, or null. It said what it takes when it shook hands.
   */
  static @Nullable DfsError tooLarge(
      RpcLimits limits,
      @Nullable Handshake peer,
      String remote,
      int type,
      MessageLite header,
      int payloadBytes) {
    int headerBytes = header.getSerializedSize();
    int told = peer == null ? 0 : peer.getFrameBytesMax();
    int frameMax = told <= 0 ? limits.frameBytesMax() : told;
    int headerMax = Math.min(headerBytesMax(limits, type, false), frameMax);
    if (headerBytes <= headerMax && (long) headerBytes + payloadBytes <= frameMax) {
      return null;
    }
    return DfsError.of(
            ErrorCode.FRAME_TOO_LARGE,
            String.format(
                "%s takes frames of at most %d bytes with a header of at most %d,"
                    + " found a header of %d and %d more",
                remote, frameMax, headerMax, headerBytes, payloadBytes))
        .with("frameBytesMax", frameMax);
  }
}
