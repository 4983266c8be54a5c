package io.ashlar.datanode.replica;

import static io.ashlar.common.fault.Invariants.checkState;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.datanode.volume.IoFailures;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts good chunks into the files of a final replica that is damaged, in place. A checksum file
 * that cannot be used is made anew beside and takes the old one's name at the end.
 *
 * <p><b>Durability</b>: a crash at any moment leaves chunks that are good and chunks that do not
 * fit their checksums, never wrong bytes that do; so what is left to repair is found again.
 *
 * <p>The space of the replica was counted with its whole length and stays so.
 *
 * <p><b>Threading</b>: the volume's executor, in the block's turn.
 *
 * <p><b>Ownership</b>: owns the files that it opens.
 */
public final class ReplicaPatch implements Closeable {
  private final FileBlockStore store;
  private final Disk disk;
  private final Replica replica;
  private final Path dataPath;
  private final Path metaPath;
  private final Path beside;
  private final DiskFile data;
  private @Nullable DiskFile meta;
  private boolean anew;
  private int chunkBytes;

  private ReplicaPatch(FileBlockStore store, Replica replica) throws IOException {
    this.store = store;
    this.disk = store.disk();
    this.replica = replica;
    this.dataPath = store.names().data(replica.key(), true);
    this.metaPath = store.names().meta(replica.key(), true);
    this.beside = store.names().beside(metaPath);
    this.data = openData();
  }

  static ReplicaPatch open(FileBlockStore store, Replica replica) throws IOException {
    ReplicaPatch patch = new ReplicaPatch(store, replica);
    try {
      patch.openMeta();
      return patch;
    } catch (IOException | RuntimeException e) {
      patch.close();
      throw e;
    }
  }

  private DiskFile openData() throws IOException {
    if (disk.exists(dataPath)) {
      return disk.openWrite(dataPath);
    }
    disk.createDirectories(store.names().leaf(replica.key().blockId().value()));
    return disk.createNew(dataPath);
  }

  private void openMeta() throws IOException {
    DiskFile opened;
    try {
      opened = disk.openWrite(metaPath);
    } catch (IOException e) {
      if (IoFailures.isLinkOrMissing(e)) {
        return;
      }
      throw e;
    }
    try {
      MetaHeader header = FileReplicaReader.readHeader(opened, metaPath.toString());
      header.checkBelongsTo(replica.key(), store.namespaceCrc(), metaPath.toString());
      chunkBytes = header.chunkBytes();
      meta = opened;
    } catch (CorruptReplicaException e) {
      opened.close();
    }
  }

  /** False if the checksums of another replica are needed first. */
  public boolean hasChecksums() {
    return meta != null;
  }

  /** Begins a new checksum file; {@link #putChecksums} fills it. */
  public void beginChecksums(int newChunkBytes) throws IOException {
    checkState(meta == null, () -> replica.key() + " has checksums");
    disk.deleteIfExists(beside);
    DiskFile made = disk.createNew(beside);
    meta = made;
    anew = true;
    chunkBytes = newChunkBytes;
    ByteBuffer head = ByteBuffer.allocate(MetaHeader.CHECKSUMS_AT);
    head.put(new MetaHeader(store.namespaceCrc(), replica.key(), newChunkBytes).encode());
    made.write(head.clear(), 0);
  }

  /** Stores checksums of the chunks from {@code offset} on. */
  public void putChecksums(long offset, ByteBuffer sums) throws IOException {
    meta().write(sums, MetaHeader.positionOf(offset, chunkBytes));
  }

  /** Data bytes that one checksum covers. */
  public int chunkBytes() {
    return chunkBytes;
  }

  /** Compares everything, past the cache where that is possible. */
  public List<ByteRange> examine() throws IOException {
    try (ChunkScan scan = scan()) {
      long compared = scan.step(Long.MAX_VALUE);
      checkState(compared == replica.length(), () -> replica.key() + " was compared in part");
      return scan.damaged();
    }
  }

  private ChunkScan scan() throws IOException {
    return ChunkScan.open(store, replica, dataPath, anew ? beside : metaPath, true);
  }

  /** Puts verified chunks in the place of damaged ones. */
  public void write(long offset, ByteBuffer chunks, ByteBuffer sums) throws IOException {
    store.crashPoint().reach("repair.write-data");
    data.write(chunks, offset);
    store.crashPoint().reach("repair.write-checksums");
    meta().write(sums, MetaHeader.positionOf(offset, chunkBytes));
  }

  /**
   * Cuts what is too long, forces both files and compares {@code written} anew, past the cache.
   *
   * @return false if something of it is damaged again
   */
  public boolean finish(List<ByteRange> written) throws IOException {
    DiskFile checksums = meta();
    long metaLength = MetaHeader.fileBytes(replica.length(), chunkBytes);
    if (data.size() > replica.length()) {
      data.truncate(replica.length());
    }
    if (checksums.size() > metaLength) {
      checksums.truncate(metaLength);
    }
    store.crashPoint().reach("repair.force");
    data.force(true);
    checksums.force(true);
    if (anew) {
      store.crashPoint().reach("repair.rename-checksums");
      disk.rename(beside, metaPath);
      anew = false;
    }
    disk.forceDirectory(store.names().leaf(replica.key().blockId().value()));
    store.crashPoint().reach("repair.verify");
    try (ChunkScan scan = scan()) {
      for (ByteRange range : written) {
        if (!scan.isGood(range)) {
          return false;
        }
      }
    }
    return data.size() == replica.length() && checksums.size() == metaLength;
  }

  private DiskFile meta() {
    return Objects.requireNonNull(meta, "checksums come first");
  }

  @Override
  public void close() throws IOException {
    OpenFiles.closeQuietly(data);
    OpenFiles.closeQuietly(meta);
    if (anew) {
      disk.deleteIfExists(beside);
    }
  }
}
