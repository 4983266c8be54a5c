package io.ashlar.client.read;

import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.node.NodeConnection;
import io.ashlar.protocol.data.ReadBlockReady;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A range of a block from one replica; hands out verified bytes only.
 *
 * <p><b>Threading</b>: one thread.
 */
final class VerifiedRange implements AutoCloseable {
  private final ReplicaLocation replica;
  private final LocatedBlock block;
  private final BlockReadStream stream;
  private final int timeoutMs;
  private final int chunkBytes;
  private final long end;
  private long position;
  private long damagedFrom = -1;
  private @Nullable DataFrame frame;
  private ByteBuffer data = ByteBuffer.allocate(0);

  private VerifiedRange(
      ReplicaLocation replica,
      LocatedBlock block,
      BlockReadStream stream,
      int timeoutMs,
      int chunkBytes,
      long position,
      long end) {
    this.replica = replica;
    this.block = block;
    this.stream = stream;
    this.timeoutMs = timeoutMs;
    this.chunkBytes = chunkBytes;
    this.position = position;
    this.end = end;
  }

  /** Begins to read {@code length} bytes at {@code offset} of the block. */
  static VerifiedRange open(
      ReadParts parts,
      ReplicaLocation replica,
      LocatedBlock block,
      long offset,
      long length,
      ReadMode mode)
      throws IOException {
    NodeConnection connection = parts.pool().take(replica);
    try {
      return begin(parts, replica, block, offset, length, mode, connection);
    } catch (DfsException e) {
      if (e.code() == ErrorCode.CONNECTION_LOST && connection.reused()) {
        return begin(parts, replica, block, offset, length, mode, parts.pool().connect(replica));
      }
      throw e;
    }
  }

  private static VerifiedRange begin(
      ReadParts parts,
      ReplicaLocation replica,
      LocatedBlock block,
      long offset,
      long length,
      ReadMode mode,
      NodeConnection connection)
      throws IOException {
    int timeoutMs = parts.config().readTimeoutMs();
    BlockReadStream stream =
        new BlockReadStream(
            block.block(), connection, parts.pool(), parts.config().readWindowBytes());
    stream.open(offset, length, mode, parts.clientName(), timeoutMs);
    try {
      ReadBlockReady ready = stream.awaitReady(timeoutMs);
      int chunkBytes = ready.getChecksum().getBytesPerChecksum();
      if (chunkBytes <= 0 || ready.getFirstChunkOffset() > offset) {
        throw new DfsException(
            ErrorCode.STREAM_PROTOCOL,
            "expected data from "
                + offset
                + " on, "
                + replica.name()
                + " sends from "
                + ready.getFirstChunkOffset());
      }
      return new VerifiedRange(
          replica, block, stream, timeoutMs, chunkBytes, offset, offset + length);
    } catch (IOException e) {
      stream.close();
      throw e;
    }
  }

  ReplicaLocation replica() {
    return replica;
  }

  LocatedBlock block() {
    return block;
  }

  /** Next byte in the block. */
  long position() {
    return position;
  }

  /** End of the range in the block. */
  long end() {
    return end;
  }

  /** Copies at least one byte. The range must not be at its end. */
  int read(ByteBuffer target) throws IOException {
    while (!data.hasRemaining()) {
      nextFrame();
    }
    int count = (int) Math.min(Math.min(target.remaining(), data.remaining()), end - position);
    ByteBuffer piece = data.duplicate();
    piece.limit(piece.position() + count);
    target.put(piece);
    data.position(data.position() + count);
    position += count;
    return count;
  }

  /** Skips forward inside the range; data on the way is still verified. */
  void skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      while (!data.hasRemaining()) {
        nextFrame();
      }
      int step = (int) Math.min(left, data.remaining());
      data.position(data.position() + step);
      position += step;
      left -= step;
    }
  }

  private void nextFrame() throws IOException {
    releaseFrame();
    if (damagedFrom >= 0) {
      throw DataFrame.wrongChunk(damagedFrom);
    }
    DataFrame next = stream.take(timeoutMs);
    if (next == null) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.REPLICA_NOT_READY,
                  String.format(
                      "%s has block %s up to %d only; expected %d",
                      replica.name(), block.block(), position, end))
              .with("block", block.block()));
    }
    frame = next;
    ByteBuffer verified = next.verified(chunkBytes);
    long verifiedTo = next.offsetInBlock() + verified.remaining();
    damagedFrom = verifiedTo < next.endInBlock() ? verifiedTo : -1;
    long skipped = Math.min(position - next.offsetInBlock(), verified.remaining());
    data = verified.position(verified.position() + (int) skipped);
  }

  private void releaseFrame() {
    DataFrame held = frame;
    data = ByteBuffer.allocate(0);
    if (held != null) {
      frame = null;
      held.release();
    }
  }

  @Override
  public void close() {
    releaseFrame();
    stream.close();
  }
}
