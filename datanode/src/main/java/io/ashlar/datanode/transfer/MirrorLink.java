package io.ashlar.datanode.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ashlar.datanode.transfer.PeerConnections.Lease;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.Address;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stream to the next node of a pipeline. Packets that come before that node is ready wait here;
 * the session stops reading meanwhile.
 *
 * <p><b>Threading</b>: {@code home}, the event loop of the session, except where said.
 */
final class MirrorLink {
  private final PeerConnections peers;
  private final List<Address> addresses;
  private final WriteBlockRequest request;
  private final int setUpTimeoutMs;
  private final EventLoop home;
  private final Listener session;
  private final Deque<Packet> early = new ArrayDeque<>();
  private @Nullable Lease lease;
  private @Nullable RpcStream stream;
  private boolean ready;
  private boolean localEnded;
  private boolean remoteEnded;
  private boolean closed;

  /** What the session hears, on its event loop. */
  interface Listener {
    void onMirrorReady(WriteBlockReady message);

    void onMirrorAck(PacketAck ack);

    void onMirrorLost(DfsError error);

    void onMirrorWritable();
  }

  MirrorLink(
      PeerConnections peers,
      List<Address> addresses,
      WriteBlockRequest request,
      int setUpTimeoutMs,
      EventLoop home,
      Listener session) {
    this.peers = peers;
    this.addresses = addresses;
    this.request = request;
    this.setUpTimeoutMs = setUpTimeoutMs;
    this.home = home;
    this.session = session;
  }

  void open() {
    open(false);
  }

  private void open(boolean fresh) {
    peers
        .acquire(addresses, home, fresh)
        .whenComplete((got, failure) -> onHome(() -> opened(got, failure)));
  }

  private void opened(@Nullable Lease got, @Nullable Throwable failure) {
    if (got == null) {
      lost(Errors.of(failure == null ? new IllegalStateException("no connection") : failure));
    } else if (closed) {
      peers.release(got);
    } else {
      lease = got;
      stream =
          got.connection()
              .openStream(
                  RpcMethod.WRITE_BLOCK,
                  request,
                  CallOptions.timeout(setUpTimeoutMs),
                  new Ear(got));
    }
  }

  boolean ready() {
    return ready;
  }

  /** True if more may be sent now. */
  boolean writable() {
    RpcStream current = stream;
    return ready && current != null && current.writable();
  }

  /** Sends a slice of the packet's bytes; the packet itself stays with the caller. */
  void send(Packet packet) {
    if (closed) {
      return;
    }
    RpcStream current = stream;
    if (ready && current != null) {
      sendNow(current, packet);
    } else {
      packet.payload().retain();
      early.add(packet);
    }
  }

  private void sendNow(RpcStream current, Packet packet) {
    current.send(packet.header(), packet.payload().retainedSlice());
    if (packet.info().last()) {
      localEnded = true;
      current.end(null);
      releaseIfDone();
    }
  }

  /** Gives up; the next node hears {@code error} if it is still there. */
  void fail(DfsError error) {
    if (closed) {
      return;
    }
    close();
    RpcStream current = stream;
    if (current != null) {
      current.fail(error);
      // The connection is not used again: frames of the failed stream may still be on their way.
      Lease current2 = lease;
      if (current2 != null) {
        home.execute(() -> current2.connection().close());
      }
    }
  }

  private void close() {
    closed = true;
    early.forEach(Packet::release);
    early.clear();
  }

  private void lost(DfsError error) {
    if (!closed) {
      close();
      Lease current = lease;
      if (current != null) {
        current.connection().close();
      }
      session.onMirrorLost(error);
    }
  }

  private void releaseIfDone() {
    Lease current = lease;
    if (localEnded && remoteEnded && !closed && current != null) {
      closed = true;
      peers.release(current);
    }
  }

  private void onHome(Runnable task) {
    if (home.inEventLoop()) {
      task.run();
    } else {
      home.execute(task);
    }
  }

  private void onFrame(ByteString body) throws InvalidProtocolBufferException {
    if (ready) {
      session.onMirrorAck(PacketAck.parseFrom(body));
      return;
    }
    WriteBlockReady message = WriteBlockReady.parseFrom(body);
    ready = true;
    session.onMirrorReady(message);
    RpcStream current = stream;
    if (current != null) {
      for (Packet packet = early.poll(); packet != null; packet = early.poll()) {
        sendNow(current, packet);
        packet.release();
      }
    }
    session.onMirrorWritable();
  }

  private void onEnd() {
    remoteEnded = true;
    if (localEnded) {
      releaseIfDone();
    } else {
      lost(DfsError.of(ErrorCode.STREAM_PROTOCOL, "the next node ended the stream early"));
    }
  }

  private void onFailure(Lease of, DfsError error) {
    boolean goneUnnoticed = of.reused() && !ready && error.code() == ErrorCode.CONNECTION_LOST;
    if (goneUnnoticed && !closed) {
      lease = null;
      stream = null;
      open(true);
    } else {
      lost(error);
    }
  }

  /** Hears on the connection's event loop and passes on to the session's, which is the same. */
  private final class Ear implements StreamListener {
    private final Lease of;

    Ear(Lease of) {
      this.of = of;
    }

    @Override
    public void onFrame(ByteString body, ByteBuf payload) {
      onHome(
          () -> {
            try {
              if (!closed) {
                MirrorLink.this.onFrame(body);
              }
            } catch (InvalidProtocolBufferException e) {
              lost(
                  DfsError.of(ErrorCode.MALFORMED, "an answer of the next node does not parse")
                      .causedBy(e));
            }
          });
    }

    @Override
    public void onEnd() {
      onHome(MirrorLink.this::onEnd);
    }

    @Override
    public void onFailure(DfsError error) {
      onHome(() -> MirrorLink.this.onFailure(of, error));
    }

    @Override
    public void onWritable(boolean writable) {
      if (writable) {
        onHome(session::onMirrorWritable);
      }
    }
  }
}
