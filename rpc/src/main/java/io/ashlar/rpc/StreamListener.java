package io.ashlar.rpc;

import com.google.protobuf.ByteString;
import io.ashlar.protocol.error.DfsError;
import io.netty.buffer.ByteBuf;

/**
 * Hears what arrives on a stream.
 *
 * <p><b>Threading</b>: all methods run on the connection's event loop and must not wait.
 */
public interface StreamListener {
  /**
   * A frame. The payload belongs to the caller and is released after the method returns; retain it
   * to keep it. It is one contiguous buffer, direct where the allocator gives direct ones.
   */
  void onFrame(ByteString body, ByteBuf payload);

  /** The peer sent its last frame of this direction. */
  void onEnd();

  /** The stream failed: by the peer's error, or because the connection is gone. Last call. */
  void onFailure(DfsError error);

  /** The socket takes more bytes again, or no more. */
  void onWritable(boolean writable);
}
