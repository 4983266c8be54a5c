package io.ashlar.datanode.transfer;

import com.google.protobuf.ByteString;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaReader;
import io.ashlar.protocol.data.ReadBlockReady;
import io.ashlar.protocol.data.ReadBlockRequest;
import io.ashlar.protocol.data.ReadChunkHeader;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ChecksumType;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One read stream. Reads the disk only while the socket takes bytes and the node's budget allows.
 *
 * <p><b>Threading</b>: files on the volume's executor, one task at a time; the peer is heard on the
 * event loop.
 */
final class ReadSession implements StreamListener {
  private static final int FRAME_BYTES_MAX = 8 << 20;
  private static final int FRAME_BYTES_SMALL = 64 << 10;
  private static final int FRAMES_PER_TASK = 8;
  private static final long TICK_MS = 100;
  private static final int OPEN_ATTEMPTS = 4;

  private final DataNodeParts parts;
  private final ReplicaLookup lookup;
  private final ReadBlockRequest request;
  private final boolean forDataNode;
  private final FrameWindow window;
  private final AtomicInteger wakeUps = new AtomicInteger();
  private volatile @Nullable RpcStream stream;
  private volatile boolean gone;
  private volatile boolean produced;
  private volatile long lastProgressMs;
  // On the executor only.
  private Replica replica;
  private @Nullable ReplicaReader reader;
  private @Nullable ReadBlockReady ready;
  private long at;
  private long end;

  ReadSession(
      DataNodeParts parts,
      ReplicaLookup lookup,
      ReadBlockRequest request,
      Replica replica,
      boolean forDataNode) {
    this.parts = parts;
    this.lookup = lookup;
    this.request = request;
    this.forDataNode = forDataNode;
    this.replica = replica;
    this.window = parts.windows().open(parts.budget(), parts.memory());
    this.lastProgressMs = parts.clock().monotonicMs();
  }

  void begin(RpcStream opened) {
    stream = opened;
    wakeUps.set(1);
    if (!replica.volume().executor().tryExecute(this::run)) {
      parts.metrics().streamsRefused().inc();
      opened.fail(StreamErrors.volumeBusy(replica.key().toString()));
      produced = true;
    }
    scheduleTick(opened);
  }

  // ---- the reader, on the event loop ----

  @Override
  public void onFrame(ByteString body, ByteBuf payload) {
    // A reader has nothing to say; its end of the stream comes by onEnd.
  }

  @Override
  public void onEnd() {}

  @Override
  public void onFailure(DfsError error) {
    gone = true;
    wakeUp();
  }

  @Override
  public void onWritable(boolean writable) {
    if (writable) {
      wakeUp();
    }
  }

  private void wakeUp() {
    if (wakeUps.getAndIncrement() == 0) {
      submit();
    }
  }

  private void submit() {
    if (!replica.volume().executor().execute(this::run)) {
      gone = true; // The process stops.
      run();
    }
  }

  /** Gives buffers back when the socket has taken them, and watches for a reader that stopped. */
  private void tick() {
    RpcStream current = stream;
    boolean drained = window.reap();
    if (current == null || (produced && drained)) {
      parts.windows().ended(window);
      parts.streams().leave();
      return;
    }
    long idleMs = parts.clock().monotonicMs() - lastProgressMs;
    if (idleMs > parts.config().idleTimeoutMs()) {
      current.fail(StreamErrors.idle(replica.key().toString(), idleMs));
      current.close();
      gone = true;
      wakeUp();
    } else if (!produced && drained) {
      wakeUp(); // It may have waited for the node's budget.
    }
    scheduleTick(current);
  }

  private void scheduleTick(RpcStream current) {
    current.eventLoop().schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
  }

  // ---- the disk, on the volume's executor ----

  private void run() {
    int seen = wakeUps.get();
    boolean more = false;
    if (!produced) {
      try {
        more = produce();
      } catch (IOException e) {
        endWith(parts.health().onReadFailed(replica, e));
      }
    }
    if (more || wakeUps.addAndGet(-seen) != 0) {
      submit();
    }
  }

  /** Sends what can be sent now; true if more can be at once. */
  private boolean produce() throws IOException {
    RpcStream current = stream;
    if (gone || current == null) {
      finish();
      return false;
    }
    ReplicaReader open = reader;
    if (open == null) {
      open = open();
      if (open == null) {
        return false;
      }
    }
    for (int n = 0; n < FRAMES_PER_TASK; n++) {
      if (at >= end) {
        sendReady(current);
        current.end(null);
        parts.metrics().blocksRead().inc();
        finish();
        return false;
      }
      int most = frameBytes(open.chunkBytes());
      if (gone || most == 0 || !current.writable()) {
        return gone;
      }
      sendFrame(current, open, (int) Math.min(most, end - at));
    }
    return true;
  }

  /**
   * Data bytes of the next frame: fewer when the node's budget is used up, none while some wait.
   */
  private int frameBytes(int chunkBytes) {
    int wanted = request.getPacketBytes();
    if (wanted <= 0) {
      wanted = parts.config().readFrameBytes();
    }
    wanted = Math.min(wanted, FRAME_BYTES_MAX);
    if (parts.budget().exhausted()) {
      if (!window.reap()) {
        return 0;
      }
      wanted = Math.min(wanted, FRAME_BYTES_SMALL);
    }
    return Math.max(chunkBytes, wanted / chunkBytes * chunkBytes);
  }

  private void sendFrame(RpcStream current, ReplicaReader open, int dataBytes) throws IOException {
    window.reap();
    int sumBytes = ChunkChecksums.bytesFor(dataBytes, open.chunkBytes());
    ByteBuf frame = window.next(sumBytes + dataBytes);
    try {
      open.read(at, frame.nioBuffer(0, sumBytes), frame.nioBuffer(sumBytes, dataBytes));
      frame.writerIndex(sumBytes + dataBytes);
    } catch (IOException | RuntimeException e) {
      frame.release();
      throw e;
    }
    ReadChunkHeader header =
        ReadChunkHeader.newBuilder()
            .setOffsetInBlock(at)
            .setDataLength(dataBytes)
            .setChecksumLength(sumBytes)
            .build();
    sendReady(current);
    current.send(header, frame);
    at += dataBytes;
    lastProgressMs = parts.clock().monotonicMs();
    parts.metrics().bytesSent().inc(dataBytes);
  }

  private @Nullable ReplicaReader open() throws IOException {
    ReplicaReader open;
    try {
      open = openFiles();
    } catch (DfsException e) {
      endWith(e.error());
      return null;
    }
    reader = open;
    long chunk = open.chunkBytes();
    long last = Math.min(open.length(), saturatedEnd());
    at = request.getOffset() / chunk * chunk;
    end =
        request.getLength() == 0 ? at : Math.min(open.length(), (last + chunk - 1) / chunk * chunk);
    ready =
        ReadBlockReady.newBuilder()
            .setChecksum(
                ChecksumSpec.newBuilder()
                    .setType(ChecksumType.CRC32C)
                    .setBytesPerChecksum(open.chunkBytes()))
            .setFirstChunkOffset(at)
            .setVisibleLength(open.length())
            .setState(WireStates.of(replica.state()))
            .build();
    return open;
  }

  /** The answer leaves with the first data, so that a short read is one packet and one wake-up. */
  private void sendReady(RpcStream current) {
    ReadBlockReady waiting = ready;
    if (waiting != null) {
      ready = null;
      current.send(waiting, null);
    }
  }

  private long saturatedEnd() {
    long sum = request.getOffset() + request.getLength();
    return sum < 0 ? Long.MAX_VALUE - (1L << 20) : sum;
  }

  /** A replica that was finalized or opened again since the look-up lies elsewhere; look again. */
  private ReplicaReader openFiles() throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return openOf(replica);
      } catch (IOException e) {
        Replica again = lookup.findReadable(request.getBlock(), request.getSalvage(), forDataNode);
        if (isSame(again, replica) || attempt == OPEN_ATTEMPTS) {
          throw e;
        }
        replica = again;
      }
    }
  }

  private ReplicaReader openOf(Replica one) throws IOException {
    return one.recovery() != null && forDataNode
        ? one.store().openVerified(one)
        : one.store().openRead(one);
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(Replica one, Replica other) {
    return one == other;
  }

  private void endWith(DfsError error) {
    RpcStream current = stream;
    if (current != null) {
      current.fail(error);
    }
    finish();
  }

  private void finish() {
    ReplicaReader open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
    produced = true;
  }
}
