package io.ashlar.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.rpc.StreamHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One stream on a {@link PeerChannel}.
 *
 * <p><b>Threading</b>: the public methods from any thread; the states only on the event loop.
 */
final class PeerStream implements RpcStream {
  private final PeerChannel peer;
  private final long id;
  private final StreamListener listener;
  private final long firstFrameDeadlineNanos;
  private boolean heardFrom;
  private boolean localEnded;
  private boolean remoteEnded;
  private boolean failed;

  PeerStream(PeerChannel peer, long id, StreamListener listener, long firstFrameDeadlineNanos) {
    this.peer = peer;
    this.id = id;
    this.listener = listener;
    this.firstFrameDeadlineNanos = firstFrameDeadlineNanos;
  }

  long id() {
    return id;
  }

  @Override
  public void send(MessageLite body, @Nullable ByteBuf payload) {
    StreamHeader header =
        StreamHeader.newBuilder().setStreamId(id).setBody(body.toByteString()).build();
    peer.sendStream(this, header, payload == null ? Unpooled.EMPTY_BUFFER : payload);
  }

  @Override
  public void end(@Nullable MessageLite body) {
    StreamHeader.Builder header = StreamHeader.newBuilder().setStreamId(id).setEnd(true);
    if (body != null) {
      header.setBody(body.toByteString());
    }
    peer.sendStream(this, header.build(), Unpooled.EMPTY_BUFFER);
  }

  @Override
  public void fail(DfsError error) {
    StreamHeader header =
        StreamHeader.newBuilder().setStreamId(id).setEnd(true).setError(error.toWire()).build();
    peer.sendStream(this, header, Unpooled.EMPTY_BUFFER);
  }

  @Override
  public boolean writable() {
    return peer.writable();
  }

  @Override
  public void setAutoRead(boolean on) {
    peer.onLoop(() -> peer.setStreamReading(this, on));
  }

  @Override
  public EventLoop eventLoop() {
    return peer.eventLoop();
  }

  @Override
  public String remote() {
    return peer.remote();
  }

  @Override
  public void close() {
    peer.onLoop(
        () -> {
          if (!done()) {
            peer.close();
          }
        });
  }

  // ---- event loop only ----

  /**
   * False if this direction has ended, so that the frame must not be written. An error may follow
   * the end, as long as the peer has not ended its direction.
   */
  boolean onSending(StreamHeader header) {
    if (done() || (localEnded && !header.hasError())) {
      return false;
    }
    if (header.getEnd()) {
      localEnded = true;
      if (header.hasError()) {
        failed = true;
      }
    }
    return true;
  }

  void onFrame(StreamHeader header, ByteBuf payload) {
    heardFrom = true;
    if (failed) {
      return;
    }
    if (header.hasError()) {
      onFailure(DfsError.fromWire(header.getError()));
      return;
    }
    if (remoteEnded) {
      return;
    }
    ByteString body = header.getBody();
    if (!header.getEnd() || !body.isEmpty() || payload.isReadable()) {
      listener.onFrame(body, payload);
    }
    if (header.getEnd() && !failed) {
      remoteEnded = true;
      listener.onEnd();
    }
  }

  void onFailure(DfsError error) {
    if (!failed) {
      failed = true;
      listener.onFailure(error);
    }
  }

  void onWritable(boolean writable) {
    if (!done()) {
      listener.onWritable(writable);
    }
  }

  boolean overdue(long nowNanos) {
    return !heardFrom && !done() && firstFrameDeadlineNanos - nowNanos < 0;
  }

  boolean done() {
    return failed || (localEnded && remoteEnded);
  }
}
