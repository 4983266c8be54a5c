package io.ashlar.datanode.replica;

import io.ashlar.common.checksum.ChunkChecksums;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Head of a checksum file: whose checksums these are. Written once, never changed. The bytes are in
 * docs/formats/replica.md.
 *
 * @param namespaceCrc CRC32C of the namespace id, so that a file from elsewhere is noticed
 * @param chunkBytes data bytes that one checksum covers
 */
record MetaHeader(int namespaceCrc, ReplicaKey key, int chunkBytes) {
  /** Bytes of the head. */
  static final int BYTES = 64;

  /** Where the checksums begin; the two synced ends of {@link SyncedEnd} lie between. */
  static final int CHECKSUMS_AT = BYTES + 2 * SyncedEnd.BYTES;

  /** Smallest chunk. */
  static final int CHUNK_BYTES_MIN = 16;

  /** Largest chunk. */
  static final int CHUNK_BYTES_MAX = 1 << 20;

  private static final int MAGIC = 0x4153_484d; // ASHM
  private static final short LAYOUT = 1;
  private static final byte TYPE_CRC32C = 1;
  private static final int CRC_AT = BYTES - ChunkChecksums.CHECKSUM_BYTES;

  static int namespaceCrc(String namespaceId) {
    return ChunkChecksums.of(namespaceId.getBytes(StandardCharsets.UTF_8));
  }

  /** Length of a checksum file of {@code dataBytes}. */
  static long fileBytes(long dataBytes, int chunkBytes) {
    return CHECKSUMS_AT
        + ChunkChecksums.chunksOf(dataBytes, chunkBytes) * ChunkChecksums.CHECKSUM_BYTES;
  }

  /** Where the checksum of the chunk that begins at {@code offset} lies. */
  static long positionOf(long offset, int chunkBytes) {
    return CHECKSUMS_AT + offset / chunkBytes * ChunkChecksums.CHECKSUM_BYTES;
  }

  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.putInt(MAGIC).putShort(LAYOUT).put(TYPE_CRC32C).put((byte) 0);
    out.putInt(chunkBytes).putInt(namespaceCrc);
    out.putLong(key.blockId().value()).putLong(key.stamp().value());
    out.putInt(CRC_AT, ChunkChecksums.of(out.duplicate().position(0).limit(CRC_AT)));
    return out.position(0).limit(BYTES);
  }

  /** Reads {@link #BYTES} bytes at the buffer's position. */
  static MetaHeader decode(ByteBuffer in, String where) throws CorruptReplicaException {
    if (in.remaining() < BYTES) {
      throw new CorruptReplicaException(
          where + ": expected a header of " + BYTES + " bytes, found " + in.remaining());
    }
    ByteBuffer head = in.slice(in.position(), BYTES);
    int crc = ChunkChecksums.of(head.duplicate().limit(CRC_AT));
    if (head.getInt(CRC_AT) != crc) {
      throw new CorruptReplicaException(where + ": the header's checksum does not fit");
    }
    int magic = head.getInt();
    short layout = head.getShort();
    byte type = head.get();
    head.get();
    if (magic != MAGIC || layout != LAYOUT || type != TYPE_CRC32C) {
      throw new CorruptReplicaException(
          where + ": expected layout " + LAYOUT + " with CRC32C, found layout " + layout);
    }
    int chunkBytes = head.getInt();
    if (chunkBytes < CHUNK_BYTES_MIN || chunkBytes > CHUNK_BYTES_MAX) {
      throw new CorruptReplicaException(where + ": found a chunk size of " + chunkBytes);
    }
    int namespaceCrc = head.getInt();
    return new MetaHeader(namespaceCrc, ReplicaKey.of(head.getLong(), head.getLong()), chunkBytes);
  }

  /** Refuses a file that is of another replica or from another namespace. */
  void checkBelongsTo(ReplicaKey expected, int expectedNamespaceCrc, String where)
      throws CorruptReplicaException {
    if (!key.equals(expected) || namespaceCrc != expectedNamespaceCrc) {
      throw new CorruptReplicaException(
          where
              + ": expected the checksums of "
              + expected
              + ", found those of "
              + key
              + (namespaceCrc == expectedNamespaceCrc ? "" : " of another namespace"));
    }
  }
}
