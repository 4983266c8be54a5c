package io.ashlar.datanode.replica;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.datanode.volume.IoFailures;
import io.ashlar.datanode.volume.SpaceReservation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The data file and the checksum file of a replica that is being written, wherever they lie.
 *
 * <p><b>Durability</b>: after a failed write or force nothing more is written or forced.
 *
 * <p><b>Threading</b>: the volume's executor, one thread at a time.
 */
final class OpenPair {
  private final FileBlockStore store;
  private final ReplicaKey key;
  private final int chunkBytes;
  private final DiskFile data;
  private final DiskFile meta;
  private final SpaceReservation space;
  private final RepeatedBytes before;
  private long length;
  private int lastChunkCrc;
  private long metaBytes;
  private int syncs;
  private boolean closed;
  private boolean broken;

  private OpenPair(
      FileBlockStore store,
      ReplicaKey key,
      int chunkBytes,
      DiskFile data,
      DiskFile meta,
      SpaceReservation space,
      VisibleEnd end) {
    this.store = store;
    this.key = key;
    this.chunkBytes = chunkBytes;
    this.data = data;
    this.meta = meta;
    this.space = space;
    this.length = end.length();
    this.lastChunkCrc = end.lastChunkCrc();
    this.metaBytes = MetaHeader.fileBytes(length, chunkBytes);
    this.before = new RepeatedBytes(key, data, meta, chunkBytes, length);
  }

  /** Makes both files. Nothing is left behind if that fails. */
  static OpenPair create(
      FileBlockStore store,
      ReplicaKey key,
      int chunkBytes,
      Path dataPath,
      Path metaPath,
      SpaceReservation space)
      throws IOException {
    Disk disk = store.disk();
    DiskFile meta = null;
    DiskFile data = null;
    try {
      meta = disk.createNew(metaPath);
      data = disk.createNew(dataPath);
      OpenPair pair = new OpenPair(store, key, chunkBytes, data, meta, space, VisibleEnd.NONE);
      pair.takeSpace(MetaHeader.CHECKSUMS_AT);
      ByteBuffer head = ByteBuffer.allocate(MetaHeader.CHECKSUMS_AT);
      head.put(new MetaHeader(store.namespaceCrc(), key, chunkBytes).encode());
      meta.write(head.position(0), 0);
      return pair;
    } catch (IOException | RuntimeException e) {
      space.discard();
      removeMade(disk, data, dataPath);
      removeMade(disk, meta, metaPath);
      throw e;
    }
  }

  /** Only what this call made: a file that was there before is not ours to remove. */
  private static void removeMade(Disk disk, @Nullable DiskFile made, Path path) throws IOException {
    if (made != null) {
      OpenFiles.closeQuietly(made);
      disk.deleteIfExists(path);
    }
  }

  /**
   * Goes on with files that are there, whose space is counted in {@code space} already.
   *
   * @param end of what they hold
   * @param nextEnd which of the two synced ends is written next
   */
  static OpenPair continued(
      FileBlockStore store,
      ReplicaKey key,
      int chunkBytes,
      DiskFile data,
      DiskFile meta,
      SpaceReservation space,
      VisibleEnd end,
      int nextEnd) {
    OpenPair pair = new OpenPair(store, key, chunkBytes, data, meta, space, end);
    pair.syncs = nextEnd;
    return pair;
  }

  /** As {@link ReplicaWriter#write}. */
  void write(long offset, ByteBuffer bytes, ByteBuffer checksums) throws IOException {
    begin(); // Until the write is known to be whole.
    int skip = before.skip(offset, bytes, checksums);
    if (skip < bytes.remaining()) {
      writeFrom(
          offset + skip,
          bytes.slice(bytes.position() + skip, bytes.remaining() - skip),
          sumsFrom(checksums, skip / chunkBytes));
    }
    done();
  }

  private static ByteBuffer sumsFrom(ByteBuffer checksums, int chunks) {
    int skip = chunks * ChunkChecksums.CHECKSUM_BYTES;
    return checksums.slice(checksums.position() + skip, checksums.remaining() - skip);
  }

  private void writeFrom(long offset, ByteBuffer bytes, ByteBuffer checksums) throws IOException {
    long end = offset + bytes.remaining();
    int crcOfLast = checksums.getInt(checksums.limit() - ChunkChecksums.CHECKSUM_BYTES);
    long metaAt = MetaHeader.positionOf(offset, chunkBytes);
    long metaEnd = metaAt + checksums.remaining();
    long more = Math.max(0, end - length) + Math.max(0, metaEnd - metaBytes);
    takeSpace(more);
    try {
      // Data first: if the process dies in between, the old checksum still fits a prefix.
      data.write(bytes, offset);
      meta.write(checksums, metaAt);
    } catch (IOException e) {
      if (IoFailures.isNoSpace(e)) {
        takeBack(more, e);
      }
      throw e;
    }
    length = Math.max(length, end);
    metaBytes = Math.max(metaBytes, metaEnd);
    lastChunkCrc = crcOfLast;
  }

  /** Of a write that found no room nothing stays: the files end where they ended before. */
  private void takeBack(long bytes, IOException cause) {
    try {
      data.truncate(length);
      meta.truncate(metaBytes);
      if (length % chunkBytes != 0) {
        ByteBuffer sum = ByteBuffer.allocate(ChunkChecksums.CHECKSUM_BYTES);
        meta.write(sum.putInt(0, lastChunkCrc), MetaHeader.positionOf(length, chunkBytes));
      }
      space.giveBack(bytes);
    } catch (IOException e) {
      cause.addSuppressed(e); // What verifies is found by the next start or recovery.
    }
  }

  private void takeSpace(long bytes) throws IOException {
    if (!space.take(bytes)) {
      throw new IOException("No space left on volume " + store.volume());
    }
  }

  /** As {@link ReplicaWriter#startWriteback}. */
  void startWriteback() throws IOException {
    data.startWriteback(0, length);
  }

  /** Notes where a chunk ends that is not whole, so that it verifies after the next write. */
  void notePartialChunk() throws IOException {
    if (length % chunkBytes != 0) {
      noteEnd(false);
    }
  }

  /** Notes this end; {@code last} says that nothing follows. */
  void noteEnd(boolean last) throws IOException {
    SyncedEnd end = new SyncedEnd(length, lastChunkCrc, last);
    meta.write(end.encode(), SyncedEnd.position(syncs++));
  }

  /** Both at the same time, because a file system makes one journal transaction of both. */
  void forceContent() throws IOException {
    store.volume().executor().together(() -> data.force(false), () -> meta.force(false));
  }

  long length() {
    return length;
  }

  /** An operation begins; until {@link #done} nothing else may be done with the files. */
  void begin() throws IOException {
    if (broken || closed) {
      throw new IOException(key + " is not written any more: an earlier operation on it failed");
    }
    broken = true;
  }

  /** The operation is whole. */
  void done() {
    broken = false;
  }

  void close() {
    if (!closed) {
      closed = true;
      OpenFiles.closeQuietly(data);
      OpenFiles.closeQuietly(meta);
      space.keep();
    }
  }

  /** The caller removes the files. */
  void discardSpace() {
    close();
    space.discard();
  }
}
