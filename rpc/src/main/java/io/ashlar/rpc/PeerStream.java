package io.ashlar.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.StreamHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One stream on a {@link PeerChannel}. Each direction ends by itself; an error ends both, also
 * after one's own end.
 *
 * <p><b>Threading</b>: the public methods from any thread; the states only on the event loop.
 */
final class PeerStream implements RpcStream {
  private final PeerChannel peer;
  private final long id;
  private final StreamListener listener;
  private @Nullable Future<?> firstFrameTimer;
  private boolean localEnded;
  private boolean remoteEnded;
  private boolean failed;

  PeerStream(PeerChannel peer, long id, StreamListener listener) {
    this.peer = peer;
    this.id = id;
    this.listener = listener;
  }

  long id() {
    return id;
  }

  @Override
  public void send(MessageLite body, @Nullable ByteBuf payload) {
    StreamHeader header =
        StreamHeader.newBuilder().setStreamId(id).setBody(body.toByteString()).build();
    enqueue(header, payload == null ? Unpooled.EMPTY_BUFFER : payload);
  }

  @Override
  public void end(@Nullable MessageLite body) {
    StreamHeader.Builder header = StreamHeader.newBuilder().setStreamId(id).setEnd(true);
    if (body != null) {
      header.setBody(body.toByteString());
    }
    enqueue(header.build(), Unpooled.EMPTY_BUFFER);
  }

  @Override
  public void fail(DfsError error) {
    enqueue(failure(error), Unpooled.EMPTY_BUFFER);
  }

  private StreamHeader failure(DfsError error) {
    return StreamHeader.newBuilder().setStreamId(id).setEnd(true).setError(error.toWire()).build();
  }

  private void enqueue(StreamHeader header, ByteBuf payload) {
    peer.enqueue(new StreamFrame(header, payload));
  }

  @Override
  public boolean writable() {
    return peer.writable();
  }

  @Override
  public void setAutoRead(boolean on) {
    EventLoops.run(eventLoop(), () -> peer.slot.setReading(this, on));
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
    // Behind what was sent before, so that an end or a failure still reaches the peer.
    peer.enqueue(
        OutboundQueue.step(
            0,
            writer -> {
              if (!done()) {
                peer.partAfter(writer);
              }
            }));
  }

  // ---- event loop only ----

  void onFrame(StreamHeader header, ByteBuf payload) throws DfsException {
    stopTimer();
    if (failed) {
      return; // Frames that were under way when this side gave up.
    }
    if (header.hasError()) {
      onFailure(DfsError.fromWire(header.getError()));
      return;
    }
    if (remoteEnded) {
      throw new DfsException(
          ErrorCode.STREAM_PROTOCOL, "a frame of stream " + id + " after its end");
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

  /** Ends this direction in the midst of a batch. */
  void endNow(FrameWriter writer) {
    localEnded = true;
    StreamHeader header = StreamHeader.newBuilder().setStreamId(id).setEnd(true).build();
    writer.write(FrameCodec.STREAM, header, Unpooled.EMPTY_BUFFER);
  }

  /** The peer ended its direction before this stream was open. */
  void onPeerEnded() {
    if (!done() && !remoteEnded) {
      remoteEnded = true;
      listener.onEnd();
      peer.slot.forgetIfDone(this);
    }
  }

  /** Ends both directions; the listener hears it once, unless this side failed the stream. */
  void onFailure(DfsError error) {
    stopTimer();
    if (!done()) {
      failed = true;
      listener.onFailure(error);
    }
  }

  void onWritable(boolean writable) {
    if (!done()) {
      listener.onWritable(writable);
    }
  }

  /** {@code timer} fires unless something is heard from the peer before. */
  void expectFirstFrame(Future<?> timer) {
    firstFrameTimer = timer;
  }

  private void stopTimer() {
    Future<?> timer = firstFrameTimer;
    if (timer != null) {
      firstFrameTimer = null;
      timer.cancel(false);
    }
  }

  boolean done() {
    return failed || (localEnded && remoteEnded);
  }

  private final class StreamFrame implements OutboundQueue.Outbound {
    private final StreamHeader header;
    private final ByteBuf payload;
    private final int bytes;

    StreamFrame(StreamHeader header, ByteBuf payload) {
      this.header = header;
      this.payload = payload;
      this.bytes = FrameCodec.headBytes(header) + payload.readableBytes();
    }

    @Override
    public int bytes() {
      return bytes;
    }

    @Override
    public void write(FrameWriter writer) {
      if (done() || (localEnded && !header.hasError())) {
        payload.release();
        return;
      }
      DfsError tooLarge = peer.tooLarge(FrameCodec.STREAM, header, payload.readableBytes());
      if (tooLarge != null) {
        payload.release();
        writer.write(FrameCodec.STREAM, failure(tooLarge), Unpooled.EMPTY_BUFFER);
        onFailure(tooLarge);
      } else {
        localEnded |= header.getEnd();
        if (header.hasError()) {
          failed = true;
          stopTimer();
        }
        writer.write(FrameCodec.STREAM, header, payload);
      }
      peer.slot.forgetIfDone(PeerStream.this);
    }

    @Override
    public void drop() {
      payload.release();
    }
  }
}
