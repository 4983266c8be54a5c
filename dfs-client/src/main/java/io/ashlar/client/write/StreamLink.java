package io.ashlar.client.write;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.node.DataNodePool;
import io.ashlar.client.node.NodeConnection;
import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A write stream over a connection of the pool. An idle connection that its node had closed tells
 * nothing of the node, so that the set-up goes on over a new one.
 *
 * <p><b>Threading</b>: any thread; the lock is never held across a wait.
 */
final class StreamLink implements PipelineLink, StreamListener {
  private final DataNodePool pool;
  private final ReplicaLocation node;
  private final WriteBlockRequest request;
  private final int timeoutMs;
  private final PipelineListener listener;
  private boolean ready; // Touched by the event loop only.

  @GuardedBy("this")
  private @Nullable NodeConnection connection;

  @GuardedBy("this")
  private boolean over;

  private volatile @Nullable RpcStream stream;

  StreamLink(
      DataNodePool pool,
      ReplicaLocation node,
      WriteBlockRequest request,
      int timeoutMs,
      PipelineListener listener) {
    this.pool = pool;
    this.node = node;
    this.request = request;
    this.timeoutMs = timeoutMs;
    this.listener = listener;
  }

  void open() {
    begin(pool.takeLater(node));
  }

  private void begin(CompletableFuture<NodeConnection> taken) {
    var unused =
        taken.whenComplete(
            (open, failure) -> {
              if (open == null) {
                listener.onFailure(Waiting.cause(failure).error());
              } else {
                begin(open);
              }
            });
  }

  private void begin(NodeConnection open) {
    synchronized (this) {
      if (!over) {
        connection = open;
        stream =
            open.connection()
                .openStream(
                    RpcMethod.WRITE_BLOCK, request, CallOptions.timeout(2 * timeoutMs), this);
        return;
      }
    }
    pool.giveBack(open);
  }

  @Override
  public void send(PacketHeader header, @Nullable ByteBuf payload) {
    RpcStream open = stream;
    if (open != null) {
      open.send(header, payload);
    } else if (payload != null) {
      payload.release();
    }
  }

  @Override
  public void end() {
    RpcStream open = stream;
    synchronized (this) {
      over = true;
    }
    if (open != null) {
      open.end(null);
    }
  }

  @Override
  public void close() {
    RpcStream open;
    synchronized (this) {
      over = true;
      open = stream;
    }
    if (open != null) {
      open.close();
    }
  }

  // ---- event loop ----

  @Override
  public void onFrame(ByteString body, ByteBuf payload) {
    try {
      if (ready) {
        listener.onAck(PacketAck.parseFrom(body));
      } else {
        ready = true;
        listener.onReady(WriteBlockReady.parseFrom(body));
      }
    } catch (InvalidProtocolBufferException e) {
      listener.onFailure(
          DfsError.of(ErrorCode.STREAM_PROTOCOL, "a frame of node " + node + " does not parse"));
      close();
    }
  }

  @Override
  public void onEnd() {
    listener.onFailure(
        DfsError.of(ErrorCode.CONNECTION_LOST, "node " + node.nodeId() + " ended the stream"));
    RpcStream open = stream;
    if (open != null) {
      open.end(null); // Both directions must have ended before another stream may begin.
    }
    giveBack();
  }

  @Override
  public void onFailure(DfsError error) {
    NodeConnection used;
    boolean again;
    synchronized (this) {
      used = connection;
      again =
          !over
              && !ready
              && used != null
              && used.reused()
              && error.code() == ErrorCode.CONNECTION_LOST;
    }
    if (again) {
      begin(pool.connectLater(node));
    } else {
      listener.onFailure(error);
      giveBack();
    }
  }

  private void giveBack() {
    NodeConnection used;
    synchronized (this) {
      used = connection;
      connection = null;
    }
    if (used != null) {
      pool.giveBack(used);
    }
  }

  @Override
  public void onWritable(boolean writable) {}
}
