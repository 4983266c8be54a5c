package io.ashlar.datanode.replica;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.checksum.Crc32cCombiner;
import java.io.IOException;
import java.nio.ByteBuffer;

/** CRC32C of a whole replica from the checksums of its chunks, without reading its data. */
public final class ReplicaChecksum {
  private static final int CHUNKS_PER_READ = 16 << 10;
  private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

  private ReplicaChecksum() {}

  /** Combines all; 0 for an empty replica. */
  public static int combine(ReplicaReader reader) throws IOException {
    int chunkBytes = reader.chunkBytes();
    int power = Crc32cCombiner.powerOfBytes(chunkBytes);
    ByteBuffer sums = ByteBuffer.allocate(CHUNKS_PER_READ * ChunkChecksums.CHECKSUM_BYTES);
    int crc = 0;
    long pieceBytes = (long) CHUNKS_PER_READ * chunkBytes;
    for (long offset = 0; offset < reader.length(); offset += pieceBytes) {
      long count = Math.min(pieceBytes, reader.length() - offset);
      sums.clear().limit(ChunkChecksums.bytesFor(count, chunkBytes));
      reader.read(offset, sums, NO_DATA.duplicate());
      sums.flip();
      for (long left = count; left > 0; left -= chunkBytes) {
        crc =
            left >= chunkBytes
                ? Crc32cCombiner.combineWithPower(crc, sums.getInt(), power)
                : Crc32cCombiner.combine(crc, sums.getInt(), left);
      }
    }
    return crc;
  }
}
