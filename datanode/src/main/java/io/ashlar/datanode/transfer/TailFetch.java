package io.ashlar.datanode.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ashlar.datanode.volume.VolumeExecutor;
import io.ashlar.protocol.data.ReadBlockReady;
import io.ashlar.protocol.data.ReadBlockRequest;
import io.ashlar.protocol.data.ReadChunkHeader;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rest of a block from other nodes, one after the other until one gives it. A later one
 * goes on where the one before ended. A source that is just being finished itself is asked again.
 *
 * <p><b>Threading</b>: its own event loop; the sink is called on the volume's executor, one piece
 * at a time.
 */
final class TailFetch {
  private static final int FRAME_BYTES = 256 << 10;
  private static final int FRAMES_WAITING_MAX = 4;
  private static final int SET_UP_MS = 5_000;
  private static final long SILENCE_MS = 10_000;
  private static final long TICK_MS = 500;
  private static final int ROUNDS = 10;
  private static final long PAUSE_MS = 200;

  private final DataNodeParts parts;
  private final PeerConnections peers;
  private final VolumeExecutor executor;
  private final TailSink sink;
  private final Consumer<@Nullable DfsError> onEnded;
  private final EventLoop loop;
  private final List<Attempt> all = new ArrayList<>();
  private final Deque<Attempt> attempts = new ArrayDeque<>();
  private int round = 1;
  private boolean worthAnotherRound;
  private DfsError lastError =
      DfsError.of(ErrorCode.REPLICA_NOT_FOUND, "no node was named that holds the rest");
  private @Nullable Reading current;

  private record Attempt(ReplicaLocation source, BlockKey block) {}

  /**
   * Begins with {@link #start}.
   *
   * @param keys under which a source may hold the block, in the order in which they are tried
   * @param onEnded hears once, on the event loop, with null if the sink has everything
   */
  TailFetch(
      DataNodeParts parts,
      PeerConnections peers,
      VolumeExecutor executor,
      List<ReplicaLocation> sources,
      List<BlockKey> keys,
      TailSink sink,
      Consumer<@Nullable DfsError> onEnded) {
    this.parts = parts;
    this.peers = peers;
    this.executor = executor;
    this.sink = sink;
    this.onEnded = onEnded;
    this.loop = peers.nextLoop();
    for (ReplicaLocation source : sources) {
      keys.forEach(key -> all.add(new Attempt(source, key)));
    }
    attempts.addAll(all);
  }

  void start() {
    loop.execute(this::next);
  }

  private void next() {
    Attempt attempt = attempts.poll();
    if (attempt == null) {
      if (worthAnotherRound && round < ROUNDS) {
        round++;
        worthAnotherRound = false;
        attempts.addAll(all);
        loop.schedule(this::next, PAUSE_MS, TimeUnit.MILLISECONDS);
      } else {
        onEnded.accept(lastError);
      }
      return;
    }
    Reading reading = new Reading(attempt);
    current = reading;
    reading.tick();
    peers
        .acquire(attempt.source().getAddressesList(), loop, true)
        .whenComplete((lease, failure) -> loop.execute(() -> reading.opened(lease, failure)));
  }

  /** One source. */
  private final class Reading implements StreamListener {
    private final Attempt attempt;
    private PeerConnections.@Nullable Lease lease;
    private @Nullable RpcStream stream;
    private boolean ready;
    private boolean allReceived;
    private boolean over;
    private int waiting;
    private long lastProgressMs = parts.clock().monotonicMs();

    Reading(Attempt attempt) {
      this.attempt = attempt;
    }

    void opened(PeerConnections.@Nullable Lease got, @Nullable Throwable failure) {
      if (got == null) {
        over(Errors.of(failure == null ? new IllegalStateException("no connection") : failure));
        return;
      }
      lease = got;
      if (over) {
        got.connection().close();
        return;
      }
      ReadBlockRequest request =
          ReadBlockRequest.newBuilder()
              .setBlock(attempt.block())
              .setOffset(sink.at())
              .setLength(sink.end() - sink.at())
              .setPacketBytes(FRAME_BYTES)
              .build();
      stream =
          got.connection()
              .listen(RpcMethod.READ_BLOCK, request, CallOptions.timeout(SET_UP_MS), this);
    }

    @Override
    public void onFrame(ByteString body, ByteBuf payload) {
      if (over) {
        return;
      }
      lastProgressMs = parts.clock().monotonicMs();
      try {
        if (!ready) {
          ready = true;
          int chunkBytes = ReadBlockReady.parseFrom(body).getChecksum().getBytesPerChecksum();
          if (chunkBytes != sink.chunkBytes()) {
            over(malformed("its chunks are of " + chunkBytes + " bytes"));
          }
          return;
        }
        take(ReadChunkHeader.parseFrom(body), payload);
      } catch (InvalidProtocolBufferException e) {
        over(malformed("a frame does not parse"));
      }
    }

    private void take(ReadChunkHeader header, ByteBuf payload) {
      waiting++;
      pause();
      payload.retain();
      boolean taken =
          executor.execute(
              () -> {
                DfsError error;
                try {
                  error = sink.take(header, payload);
                } finally {
                  payload.release();
                }
                loop.execute(() -> written(error));
              });
      if (!taken) {
        payload.release();
        over(DfsError.of(ErrorCode.SHUTTING_DOWN, "the volume takes no more work"));
      }
    }

    private void written(@Nullable DfsError error) {
      waiting--;
      if (over) {
        leave();
      } else if (error != null) {
        over(error);
      } else {
        pause();
        endIfAllWritten();
      }
    }

    private void pause() {
      RpcStream open = stream;
      if (open != null) {
        open.setAutoRead(waiting < FRAMES_WAITING_MAX);
      }
    }

    @Override
    public void onEnd() {
      allReceived = true;
      endIfAllWritten();
    }

    private void endIfAllWritten() {
      if (!over && allReceived && waiting == 0) {
        over(
            sink.at() == sink.end()
                ? null
                : malformed("it ended at " + sink.at() + ", expected " + sink.end()));
      }
    }

    @Override
    public void onFailure(DfsError error) {
      over(error);
    }

    @Override
    public void onWritable(boolean writable) {}

    private DfsError malformed(String what) {
      return DfsError.of(
          ErrorCode.STREAM_PROTOCOL, "node " + attempt.source().getNodeId() + ": " + what);
    }

    void tick() {
      if (over) {
        return;
      }
      long silentMs = parts.clock().monotonicMs() - lastProgressMs;
      if (silentMs > SILENCE_MS) {
        over(StreamErrors.idle("block " + attempt.block().getBlockId(), silentMs));
      } else {
        loop.schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
      }
    }

    private void over(@Nullable DfsError error) {
      if (over) {
        return;
      }
      over = true;
      PeerConnections.Lease open = lease;
      if (open != null) {
        open.connection().close();
      }
      if (error == null) {
        onEnded.accept(null);
        return;
      }
      lastError = error;
      worthAnotherRound |=
          error.code() == ErrorCode.REPLICA_NOT_READY || error.code() == ErrorCode.STALE_STAMP;
      leave();
    }

    /** The next source begins when nothing of this one is being written any more. */
    private void leave() {
      if (waiting == 0 && current == this) {
        current = null;
        next();
      }
    }
  }
}
