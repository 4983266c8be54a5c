package io.ashlar.client.read;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ashlar.client.BlockId;
import io.ashlar.client.node.DataNodePool;
import io.ashlar.client.node.NodeConnection;
import io.ashlar.client.session.Waiting;
import io.ashlar.client.wire.Entries;
import io.ashlar.protocol.data.ReadBlockReady;
import io.ashlar.protocol.data.ReadBlockRequest;
import io.ashlar.protocol.data.ReadChunkHeader;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one range of a block as they arrive from a DataNode, not verified yet. While more than
 * a window of them waits for the reader, the socket is not read.
 *
 * <p><b>Threading</b>: the event loop adds, one reader takes.
 *
 * <p><b>Ownership</b>: whoever takes a frame releases it; {@link #close} releases the rest.
 */
final class BlockReadStream implements StreamListener {
  /** Rather than close a connection, this many bytes are read and thrown away. */
  private static final long DISCARD_BYTES_MAX = 256 << 10;

  private final BlockId block;
  private final NodeConnection connection;
  private final DataNodePool pool;
  private final long windowBytes;

  @GuardedBy("this")
  private final Deque<DataFrame> frames = new ArrayDeque<>();

  @GuardedBy("this")
  private long waitingBytes;

  @GuardedBy("this")
  private boolean paused;

  @GuardedBy("this")
  private @Nullable ReadBlockReady ready;

  @GuardedBy("this")
  private @Nullable DfsError failure;

  @GuardedBy("this")
  private boolean ended;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private long receivedTo;

  private long rangeEnd;
  private volatile @Nullable RpcStream stream;

  BlockReadStream(BlockId block, NodeConnection connection, DataNodePool pool, long windowBytes) {
    this.block = block;
    this.connection = connection;
    this.pool = pool;
    this.windowBytes = windowBytes;
  }

  /** Asks for a range of the block. */
  void open(long offset, long length, ReadMode mode, String clientName, int timeoutMs) {
    rangeEnd = offset + length;
    ReadBlockRequest request =
        ReadBlockRequest.newBuilder()
            .setBlock(Entries.key(block))
            .setOffset(offset)
            .setLength(length)
            .setReadahead(mode == ReadMode.SEQUENTIAL)
            .setSalvage(mode == ReadMode.SALVAGE)
            .setClientName(clientName)
            .build();
    stream =
        connection
            .connection()
            .listen(RpcMethod.READ_BLOCK, request, CallOptions.timeout(timeoutMs), this);
  }

  /** Waits for the DataNode's first answer. */
  synchronized ReadBlockReady awaitReady(int timeoutMs) throws IOException {
    waitForNews(true, timeoutMs);
    ReadBlockReady answer = ready;
    if (answer == null) {
      throw failure == null ? early("ended before it began") : new DfsException(failure);
    }
    return answer;
  }

  /** The next frame; null at the end of the range. */
  @Nullable DataFrame take(int timeoutMs) throws IOException {
    boolean resume;
    DataFrame frame;
    synchronized (this) {
      waitForNews(false, timeoutMs);
      frame = frames.pollFirst();
      if (frame == null) {
        if (failure != null) {
          throw new DfsException(failure);
        }
        return null;
      }
      waitingBytes -= frame.bytes();
      resume = paused && waitingBytes <= windowBytes / 2;
      paused &= !resume;
    }
    RpcStream opened = stream;
    if (resume && opened != null) {
      opened.setAutoRead(true);
    }
    return frame;
  }

  /** Releases what was not taken, and keeps the connection if little is still to come. */
  void close() {
    boolean drain;
    boolean over;
    synchronized (this) {
      closed = true;
      frames.forEach(DataFrame::release);
      frames.clear();
      over = ended || failure != null;
      drain = ready != null && rangeEnd - receivedTo <= DISCARD_BYTES_MAX;
    }
    RpcStream opened = stream;
    if (over || opened == null) {
      return;
    }
    if (drain) {
      opened.setAutoRead(true);
    } else {
      opened.close();
    }
  }

  @GuardedBy("this")
  private boolean nothing(boolean ofReady) {
    return (ofReady ? ready == null : frames.isEmpty()) && failure == null && !ended;
  }

  @GuardedBy("this")
  private void waitForNews(boolean ofReady, int timeoutMs) throws IOException {
    long deadline = System.nanoTime() + timeoutMs * 1_000_000L;
    while (nothing(ofReady)) {
      long leftMs = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new DfsException(
            DfsError.of(
                    ErrorCode.DEADLINE_EXCEEDED,
                    name() + " sent nothing of block " + block + " in " + timeoutMs + " ms")
                .with("block", block));
      }
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        throw Waiting.interrupted();
      }
    }
  }

  private String name() {
    return connection.connection().remote();
  }

  private DfsException early(String what) {
    return new DfsException(
        DfsError.of(ErrorCode.STREAM_PROTOCOL, "the stream of block " + block + " " + what)
            .with("block", block));
  }

  // ---- event loop ----

  @Override
  public synchronized void onFrame(ByteString body, ByteBuf payload) {
    try {
      if (ready == null) {
        ready = ReadBlockReady.parseFrom(body);
        receivedTo = ready.getFirstChunkOffset();
      } else {
        onData(ReadChunkHeader.parseFrom(body), payload);
      }
      notifyAll();
    } catch (InvalidProtocolBufferException e) {
      broken("a frame does not parse");
    }
  }

  @GuardedBy("this")
  private void onData(ReadChunkHeader header, ByteBuf payload) {
    long sums = Integer.toUnsignedLong(header.getChecksumLength());
    long data = Integer.toUnsignedLong(header.getDataLength());
    if (header.getOffsetInBlock() != receivedTo || sums + data != payload.readableBytes()) {
      broken(
          String.format(
              "expected data from %d on, found %d bytes at %d in a payload of %d",
              receivedTo, data, header.getOffsetInBlock(), payload.readableBytes()));
      return;
    }
    receivedTo += data;
    if (closed || data == 0) {
      return;
    }
    frames.addLast(new DataFrame(header.getOffsetInBlock(), (int) sums, payload.retain()));
    waitingBytes += payload.readableBytes();
    RpcStream opened = stream;
    if (waitingBytes >= windowBytes && !paused && opened != null) {
      paused = true;
      opened.setAutoRead(false);
    }
  }

  @GuardedBy("this")
  private void broken(String what) {
    if (failure == null) {
      failure =
          DfsError.of(ErrorCode.STREAM_PROTOCOL, name() + ", block " + block + ": " + what)
              .with("block", block);
    }
    notifyAll();
    connection.connection().close();
  }

  @Override
  public void onEnd() {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    pool.giveBack(connection);
  }

  @Override
  public void onFailure(DfsError error) {
    synchronized (this) {
      if (failure == null) {
        failure = error;
      }
      notifyAll();
    }
    pool.giveBack(connection);
  }

  @Override
  public void onWritable(boolean writable) {}
}
