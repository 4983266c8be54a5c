package io.ashlar.client.read;

import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads what lies behind the last chunk boundary of a block, which an append sends again. */
public final class BlockTail {
  private BlockTail() {}

  /** The bytes from the first replica that has them; none if the block ends at a boundary. */
  public static byte[] read(ReadParts parts, String path, LocatedBlock block) throws IOException {
    int count = (int) (block.length() % block.bytesPerChecksum());
    if (count == 0) {
      return new byte[0];
    }
    @Nullable DfsException last = null;
    for (ReplicaLocation replica : parts.health().order(block.replicas())) {
      try {
        return read(parts, replica, block, count);
      } catch (DfsException e) {
        last = e;
      }
    }
    throw new DfsException(
        DfsError.of(
                ErrorCode.BLOCK_MISSING,
                String.format(
                    "%s: the end of its last block %s, which is to go on, cannot be read: %s",
                    path, block.block(), last == null ? "it has no replica" : last.getMessage()))
            .with("path", path)
            .with("block", block.block()));
  }

  private static byte[] read(
      ReadParts parts, ReplicaLocation replica, LocatedBlock block, int count) throws IOException {
    ByteBuffer tail = ByteBuffer.allocate(count);
    try (VerifiedRange range =
        VerifiedRange.open(
            parts, replica, block, block.length() - count, count, ReadMode.POSITIONED)) {
      while (tail.hasRemaining()) {
        range.read(tail);
      }
    }
    return tail.array();
  }
}
