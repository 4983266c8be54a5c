package io.ashlar.datanode.replica;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where the content of a pair of files ends that nobody writes, and the ends that were noted.
 *
 * @param written all bytes of data
 * @param first synced end of even turns, if there is one
 * @param second synced end of odd turns, if there is one
 */
record StoredEnds(VisibleEnd written, @Nullable SyncedEnd first, @Nullable SyncedEnd second) {
  /** CorruptReplicaException if the two files do not end at the same byte. */
  static StoredEnds read(ReplicaKey key, DiskFile data, DiskFile meta, int chunkBytes)
      throws IOException {
    long length = data.size();
    long expected = MetaHeader.fileBytes(length, chunkBytes);
    if (meta.size() != expected) {
      throw new CorruptReplicaException(
          key + ": expected a checksum file of " + expected + " bytes, found " + meta.size());
    }
    int stored = 0;
    if (length > 0) {
      long lastChunk = (length - 1) / chunkBytes * chunkBytes;
      ByteBuffer sum = ByteBuffer.allocate(ChunkChecksums.CHECKSUM_BYTES);
      meta.read(sum, MetaHeader.positionOf(lastChunk, chunkBytes));
      stored = sum.getInt(0);
      if (stored != crcOfLastChunk(data, length, chunkBytes)) {
        throw new CorruptReplicaException(
            key + ": the last chunk, at offset " + lastChunk + ", does not verify");
      }
    }
    return new StoredEnds(new VisibleEnd(length, stored), end(meta, 0), end(meta, 1));
  }

  /**
   * True if an hsync noted exactly this end: a power cut may have kept the note and lost the
   * checksum of the last chunk.
   */
  static boolean noted(DiskFile data, DiskFile meta, int chunkBytes) throws IOException {
    long length = data.size();
    int crc = crcOfLastChunk(data, length, chunkBytes);
    for (int turn = 0; turn < 2; turn++) {
      SyncedEnd end = end(meta, turn);
      if (end != null && end.length() == length && end.lastChunkCrc() == crc) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable SyncedEnd end(DiskFile meta, int turn) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(SyncedEnd.BYTES);
    meta.read(one, SyncedEnd.position(turn));
    return one.hasRemaining() ? null : SyncedEnd.decode(one, 0);
  }

  /** Checksum of the chunk that holds the last of {@code length} bytes, up to there. */
  static int crcOfLastChunk(DiskFile data, long length, int chunkBytes) throws IOException {
    if (length == 0) {
      return 0;
    }
    long at = (length - 1) / chunkBytes * chunkBytes;
    ByteBuffer chunk = ByteBuffer.allocate((int) (length - at));
    data.read(chunk, at);
    return ChunkChecksums.of(chunk.flip());
  }

  /** Which of the two is written next: never the one that vouches for the most. */
  int nextTurn() {
    long one = first == null ? -1 : first.length();
    long two = second == null ? -1 : second.length();
    return one >= two ? 1 : 0;
  }

  /** With the end of what is written as one of the ends noted; all of it is forced. */
  StoredEnds withWritten() {
    SyncedEnd end = new SyncedEnd(written.length(), written.lastChunkCrc(), false);
    boolean isNoted =
        (first != null && first.length() == end.length())
            || (second != null && second.length() == end.length());
    if (isNoted || end.length() == 0) {
      return this;
    }
    return nextTurn() == 0
        ? new StoredEnds(written, end, second)
        : new StoredEnds(written, first, end);
  }

  /** Copies ends and checksums under another header. What was final goes on. */
  void copy(DiskFile from, DiskFile to, MetaHeader header) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(MetaHeader.CHECKSUMS_AT);
    head.put(header.encode());
    put(head, first, 0);
    put(head, second, 1);
    to.write(head.clear(), 0);
    FileCopies.copy(from, to, MetaHeader.CHECKSUMS_AT, from.size());
  }

  private static void put(ByteBuffer head, @Nullable SyncedEnd end, int turn) {
    if (end != null && end.length() > 0) {
      SyncedEnd open = new SyncedEnd(end.length(), end.lastChunkCrc(), false);
      head.position((int) SyncedEnd.position(turn));
      head.put(open.encode());
    }
  }
}
