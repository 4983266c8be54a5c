package io.ashlar.datanode.replica;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.volume.SpaceReservation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code rbw/blk_<id>} and {@code rbw/blk_<id>_<stamp>.meta}, and moves them to {@code
 * finalized/} when the replica is whole.
 *
 * <p><b>Durability</b>: {@link #finish} notes the end in the checksum file, forces data and
 * checksums, forces the names in {@code rbw/} unless an hsync had, and only then moves the files.
 * The moves are not forced where a move is one transaction: wherever a power cut leaves the names,
 * the content is whole and its end is noted, so that {@link LeftoverResolver} completes the moves.
 * After a crash at any step it finds exactly one replica.
 */
final class FileReplicaWriter implements ReplicaWriter {
  private final FileBlockStore store;
  private final ReplicaKey key;
  private final int chunkBytes;
  private final Disk disk;
  private final CrashPoint crashPoint;
  private final DiskFile data;
  private final DiskFile meta;
  private final SpaceReservation space;
  private long length;
  private int lastChunkCrc;
  private long metaBytes;
  private boolean namesForced;
  private int syncs;
  private boolean isFinal;
  private boolean closed;
  private boolean broken;

  private FileReplicaWriter(
      FileBlockStore store,
      ReplicaKey key,
      int chunkBytes,
      DiskFile data,
      DiskFile meta,
      SpaceReservation space) {
    this.store = store;
    this.key = key;
    this.chunkBytes = chunkBytes;
    this.disk = store.disk();
    this.crashPoint = store.crashPoint();
    this.data = data;
    this.meta = meta;
    this.space = space;
  }

  /** Makes both files. Nothing is left behind if that fails. */
  static FileReplicaWriter create(
      FileBlockStore store, ReplicaKey key, int chunkBytes, SpaceReservation space)
      throws IOException {
    Disk disk = store.disk();
    ReplicaNames names = store.names();
    DiskFile meta = null;
    DiskFile data = null;
    try {
      meta = disk.createNew(names.meta(key, false));
      data = disk.createNew(names.data(key, false));
      FileReplicaWriter writer = new FileReplicaWriter(store, key, chunkBytes, data, meta, space);
      writer.takeSpace(MetaHeader.CHECKSUMS_AT);
      ByteBuffer head = ByteBuffer.allocate(MetaHeader.CHECKSUMS_AT);
      head.put(new MetaHeader(store.namespaceCrc(), key, chunkBytes).encode());
      meta.write(head.position(0), 0);
      writer.metaBytes = MetaHeader.CHECKSUMS_AT;
      return writer;
    } catch (IOException | RuntimeException e) {
      space.discard();
      removeMade(disk, data, names.data(key, false));
      removeMade(disk, meta, names.meta(key, false));
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

  @Override
  public void write(long offset, ByteBuffer bytes, ByteBuffer checksums) throws IOException {
    checkUsable();
    broken = true; // Until the write is known to be whole.
    long end = offset + bytes.remaining();
    int crcOfLast = checksums.getInt(checksums.limit() - ChunkChecksums.CHECKSUM_BYTES);
    long metaAt = MetaHeader.positionOf(offset, chunkBytes);
    long metaEnd = metaAt + checksums.remaining();
    takeSpace(Math.max(0, end - length) + Math.max(0, metaEnd - metaBytes));
    // Data first: if the process dies in between, the old checksum still fits a prefix.
    data.write(bytes, offset);
    meta.write(checksums, metaAt);
    length = Math.max(length, end);
    metaBytes = Math.max(metaBytes, metaEnd);
    lastChunkCrc = crcOfLast;
    broken = false;
  }

  private void takeSpace(long bytes) throws IOException {
    if (!space.take(bytes)) {
      throw new IOException("No space left on volume " + store.volume());
    }
  }

  @Override
  public void startWriteback() throws IOException {
    data.startWriteback(0, length);
  }

  @Override
  public void sync() throws IOException {
    checkUsable();
    broken = true; // A failed force is never retried.
    if (length % chunkBytes != 0) {
      noteEnd(false);
    }
    forceContent();
    forceNames();
    broken = false;
  }

  private void noteEnd(boolean last) throws IOException {
    SyncedEnd end = new SyncedEnd(length, lastChunkCrc, last);
    meta.write(end.encode(), SyncedEnd.position(syncs++));
  }

  /** At the same time, because a file system makes one journal transaction of both. */
  private void forceContent() throws IOException {
    store.volume().executor().together(() -> data.force(false), () -> meta.force(false));
  }

  private void forceNames() throws IOException {
    if (!namesForced) {
      store.openNames().force();
      namesForced = true;
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void finish(boolean force) throws IOException {
    checkUsable();
    broken = true;
    ReplicaNames names = store.names();
    store.makeLeaf(key.blockId().value());
    crashPoint.reach("finalize.note-end");
    noteEnd(true);
    if (force) {
      crashPoint.reach("finalize.force-content");
      forceContent();
      crashPoint.reach("finalize.force-names");
      forceNames();
    }
    crashPoint.reach("finalize.rename-checksums");
    disk.rename(names.meta(key, false), names.meta(key, true));
    crashPoint.reach("finalize.rename-data");
    disk.rename(names.data(key, false), names.data(key, true));
    isFinal = true;
    if (force && store.forcesMoves()) {
      crashPoint.reach("finalize.force-moves");
      disk.forceDirectory(names.leaf(key.blockId().value()));
      disk.forceDirectory(names.rbw());
    }
    crashPoint.reach("finalize.done");
    broken = false;
    close();
  }

  private void checkUsable() throws IOException {
    if (broken || closed) {
      throw new IOException(key + " is not written any more: an earlier operation on it failed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      OpenFiles.closeQuietly(data);
      OpenFiles.closeQuietly(meta);
      space.keep();
    }
  }

  @Override
  public void discard() throws IOException {
    close();
    space.discard();
    store.deleteFiles(key, isFinal);
  }
}
