package io.ashlar.rpc;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.error.DfsError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * A two-way stream of frames on a connection: packets and acks, or block data.
 *
 * <p>A connection carries one stream at a time (it may serve calls beside it), so that reading can
 * be paused for one stream without starving another.
 *
 * <p><b>Threading</b>: callable from any thread; writes keep the order of the calls.
 */
public interface RpcStream {
  /** Takes ownership of {@code payload}. Sends one frame; flushed with others soon after. */
  void send(MessageLite body, @Nullable ByteBuf payload);

  /** Sends the last frame of this direction, with an optional body. */
  void end(@Nullable MessageLite body);

  /** Ends the stream in both directions with an error that the peer hears. */
  void fail(DfsError error);

  /** False while more bytes wait for the socket than the high-water mark; then stop sending. */
  boolean writable();

  /** Switches reading from the socket, for backpressure; on at first. */
  void setAutoRead(boolean on);

  /** The event loop on which the listener hears of frames. */
  EventLoop eventLoop();

  /** Remote address, for logs and errors. */
  String remote();

  /** Gives up the stream and closes its connection unless the stream has ended both ways. */
  void close();
}
