package io.ashlar.datanode.transfer;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.datanode.replica.CorruptReplicaException;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaReader;
import io.ashlar.rpc.FrameMemory;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads pieces of a final replica and checks them.
 *
 * <p><b>Threading</b>: the volume's executor, one thread at a time.
 */
final class KeptPieces {
  private static final int PIECE_BYTES = 256 << 10;

  private final Replica replica;
  private final FrameMemory memory;
  private final int chunkBytes;
  private @Nullable ReplicaReader reader;

  KeptPieces(Replica replica, FrameMemory memory, int chunkBytes) {
    this.replica = replica;
    this.memory = memory;
    this.chunkBytes = chunkBytes;
  }

  /** One piece: {@code checksums | data}. */
  record Piece(ByteBuf payload, int dataBytes) {}

  Replica replica() {
    return replica;
  }

  /** What begins at {@code offset} and ends at {@code end} at the latest; the caller owns it. */
  Piece read(long offset, long end) throws IOException {
    ReplicaReader open = open();
    int most = Math.max(1, PIECE_BYTES / chunkBytes) * chunkBytes;
    int count = (int) Math.min(most, end - offset);
    int sums = ChunkChecksums.bytesFor(count, chunkBytes);
    ByteBuf payload = memory.large(sums + count);
    try {
      open.read(offset, payload.nioBuffer(0, sums), payload.nioBuffer(sums, count));
      payload.writerIndex(sums + count);
      int bad =
          ChunkChecksums.firstMismatch(
              payload.nioBuffer(sums, count), chunkBytes, payload.nioBuffer(0, sums));
      if (bad >= 0) {
        throw new CorruptReplicaException(
            replica.key()
                + ": the chunk at offset "
                + (offset + (long) bad * chunkBytes)
                + " does not verify");
      }
      return new Piece(payload, count);
    } catch (IOException | RuntimeException e) {
      payload.release();
      throw e;
    }
  }

  private ReplicaReader open() throws IOException {
    ReplicaReader open = reader;
    if (open == null) {
      open = replica.store().openRead(replica);
      reader = open;
      if (open.chunkBytes() != chunkBytes) {
        throw new DifferentChunksException(open.chunkBytes());
      }
    }
    return open;
  }

  void close() {
    ReplicaReader open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }

  /** The replica is good, but its chunks have another size than those of the new block. */
  static final class DifferentChunksException extends IOException {
    private static final long serialVersionUID = 1;

    private DifferentChunksException(int found) {
      super("the old block has chunks of " + found + " bytes");
    }
  }
}
