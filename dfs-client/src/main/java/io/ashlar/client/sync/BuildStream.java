package io.ashlar.client.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.node.DataNodePool;
import io.ashlar.client.node.NodeConnection;
import io.ashlar.client.session.Waiting;
import io.ashlar.common.time.Clock;
import io.ashlar.protocol.data.BuildBlockProgress;
import io.ashlar.protocol.data.BuildBlockRequest;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The stream to the DataNode that builds a block.
 *
 * <p><b>Threading</b>: one thread sends and waits; the event loop hears.
 */
final class BuildStream implements StreamListener {
  private static final int LOOK_MS = 200;

  private final DataNodePool pool;
  private final ReplicaLocation builder;
  private final Clock clock;
  private final int silenceMs;
  private @Nullable NodeConnection connection;
  private @Nullable RpcStream stream;

  @GuardedBy("this")
  private @Nullable DfsError failure;

  @GuardedBy("this")
  private @Nullable BuildBlockProgress result;

  @GuardedBy("this")
  private boolean remoteEnded;

  @GuardedBy("this")
  private long lastHeardMs;

  /** {@code silenceMs} without a word of the builder end the stream. */
  BuildStream(DataNodePool pool, ReplicaLocation builder, Clock clock, int silenceMs) {
    this.pool = pool;
    this.builder = builder;
    this.clock = clock;
    this.silenceMs = silenceMs;
    this.lastHeardMs = clock.monotonicMs();
  }

  /** Sends the request; an idle connection that turns out to be gone is replaced by a new one. */
  void open(BuildBlockRequest request) throws IOException {
    try {
      // A new connection: a stream that fails in the middle would leave a pooled one unusable.
      NodeConnection open = pool.connect(builder);
      connection = open;
      stream =
          open.connection()
              .openStream(RpcMethod.BUILD_BLOCK, request, CallOptions.timeout(silenceMs), this);
    } catch (DfsException e) {
      throw blamed(e.error());
    }
  }

  /** Takes ownership of {@code payload}. Waits while the socket takes no more. */
  void send(PacketHeader header, ByteBuf payload) throws IOException {
    RpcStream open = stream();
    try {
      synchronized (this) {
        while (failure == null && !open.writable()) {
          waitAWhile();
        }
        check();
      }
    } catch (IOException | RuntimeException e) {
      payload.release();
      throw e;
    }
    open.send(header, payload);
  }

  /** Ends the sending; waits until the block is final on all targets. */
  BuildBlockProgress finish() throws IOException {
    stream().end(null);
    BuildBlockProgress done;
    synchronized (this) {
      while (failure == null && (result == null || !remoteEnded)) {
        waitAWhile();
      }
      check();
      done = result;
    }
    NodeConnection used = connection;
    connection = null;
    if (used != null) {
      pool.giveBack(used);
    }
    if (done == null) {
      throw new IllegalStateException("a stream without a failure has a result");
    }
    return done;
  }

  /** Gives the stream up, if it has not ended. */
  void close() {
    NodeConnection used = connection;
    connection = null;
    if (used != null) {
      used.connection().close();
    }
  }

  /** Its callers look again in a loop. */
  @SuppressWarnings("WaitNotInLoop")
  @GuardedBy("this")
  private void waitAWhile() throws IOException {
    try {
      wait(LOOK_MS);
    } catch (InterruptedException e) {
      throw Waiting.interrupted();
    }
    long silent = clock.monotonicMs() - lastHeardMs;
    if (failure == null && silent > silenceMs) {
      failure =
          DfsError.of(
              ErrorCode.DEADLINE_EXCEEDED,
              "node " + builder.name() + " said nothing for " + silent + " ms");
    }
  }

  @GuardedBy("this")
  private void check() throws DfsException {
    if (failure != null) {
      throw blamed(failure);
    }
  }

  /** Whom the builder did not blame is the builder. */
  private DfsException blamed(DfsError error) {
    boolean named = error.evidence().containsKey("badNode");
    return new DfsException(named ? error : error.with("badNode", builder.nodeId()));
  }

  private RpcStream stream() {
    RpcStream open = stream;
    if (open == null) {
      throw new IllegalStateException("the stream is not open yet");
    }
    return open;
  }

  // ---- event loop ----

  @Override
  public synchronized void onFrame(ByteString body, ByteBuf payload) {
    lastHeardMs = clock.monotonicMs();
    try {
      BuildBlockProgress progress = BuildBlockProgress.parseFrom(body);
      if (progress.getDone()) {
        result = progress;
      }
    } catch (InvalidProtocolBufferException e) {
      failure =
          DfsError.of(ErrorCode.STREAM_PROTOCOL, "a frame of " + builder.name() + " does not parse")
              .causedBy(e);
    }
    notifyAll();
  }

  @Override
  public synchronized void onEnd() {
    remoteEnded = true;
    if (result == null && failure == null) {
      failure =
          DfsError.of(ErrorCode.CONNECTION_LOST, "node " + builder.name() + " ended the stream");
    }
    notifyAll();
  }

  @Override
  public synchronized void onFailure(DfsError error) {
    if (failure == null) {
      failure = error;
    }
    notifyAll();
  }

  @Override
  public synchronized void onWritable(boolean writable) {
    if (writable) {
      lastHeardMs = clock.monotonicMs();
    }
    notifyAll();
  }
}
