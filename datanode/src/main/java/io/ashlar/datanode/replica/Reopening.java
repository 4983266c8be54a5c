package io.ashlar.datanode.replica;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.volume.SpaceReservation;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Has a replica that nobody writes go on in {@code rbw/} under a new stamp.
 *
 * <p><b>Durability</b>: a new checksum file is written beside the old one, forced and renamed
 * before anything else is touched; then the data file moves if it was final. Everything is forced
 * before the replica is open. Until the data has moved a start finds the final replica, from then
 * on the open one; of an open one the new checksum file counts as soon as it has its name.
 */
final class Reopening {
  private final FileBlockStore store;
  private final Disk disk;
  private final ReplicaNames names;
  private final CrashPoint crashPoint;
  private final Replica before;
  private final ReopenTerms terms;
  private final SpaceReservation space;
  private final boolean wasFinal;
  private final Path newMeta;
  private final Path newMetaBeside;

  Reopening(FileBlockStore store, Replica before, ReopenTerms terms, SpaceReservation space) {
    this.store = store;
    this.disk = store.disk();
    this.names = store.names();
    this.crashPoint = store.crashPoint();
    this.before = before;
    this.terms = terms;
    this.space = space;
    this.wasFinal = before.state() == ReplicaState.FINALIZED;
    this.newMeta = names.meta(terms.key(), false);
    this.newMetaBeside = names.beside(newMeta);
  }

  ReplicaWriter run(BlockStore.TakeOver takeOver) throws IOException {
    DiskFile data = null;
    DiskFile meta = null;
    boolean moved = false;
    try {
      data = disk.openWrite(names.data(before.key(), wasFinal));
      StoredEnds ends = writeChecksums(data);
      crashPoint.reach("reopen.rename-checksums");
      disk.rename(newMetaBeside, newMeta);
      crashPoint.reach("reopen.force-names");
      disk.forceDirectory(names.rbw());
      meta = disk.openWrite(newMeta);
      if (wasFinal) {
        moved = true;
        data = moveData(data);
      }
      if (!takeOver.accept(visible(data, ends.written()))) {
        throw gone();
      }
      moved = true;
      removeOld();
      space.adopt(ends.written().length());
      OpenPair files =
          OpenPair.continued(
              store,
              terms.key(),
              terms.chunkBytes(),
              data,
              meta,
              space,
              ends.written(),
              ends.nextTurn());
      return FileReplicaWriter.continued(store, terms.key(), files);
    } catch (IOException | RuntimeException e) {
      OpenFiles.closeQuietly(data);
      OpenFiles.closeQuietly(meta);
      giveUp(moved, e);
      throw e;
    }
  }

  /** The new checksum file, whole and durable, under a name that no start takes for one. */
  private StoredEnds writeChecksums(DiskFile data) throws IOException {
    Path oldPath = names.meta(before.key(), wasFinal);
    try (DiskFile old = disk.openRead(oldPath)) {
      MetaHeader header = FileReplicaReader.readHeader(old, oldPath.toString());
      header.checkBelongsTo(before.key(), store.namespaceCrc(), oldPath.toString());
      long length = data.size();
      terms.check(before.key(), header.chunkBytes(), length);
      StoredEnds ends = StoredEnds.read(before.key(), data, old, header.chunkBytes()).withWritten();
      if (!wasFinal) {
        // The NameNode notes the length at which a pipeline goes on: a recovery must find it.
        crashPoint.reach("reopen.force-data");
        data.force(false);
      }
      crashPoint.reach("reopen.write-checksums");
      disk.deleteIfExists(newMetaBeside);
      if (!space.take(old.size())) {
        throw new IOException("No space left on volume " + store.volume());
      }
      MetaHeader next = new MetaHeader(store.namespaceCrc(), terms.key(), header.chunkBytes());
      try (DiskFile made = disk.createNew(newMetaBeside)) {
        ends.copy(old, made, next);
        crashPoint.reach("reopen.force-checksums");
        made.force(true);
      }
      return ends;
    }
  }

  /** From {@code finalized/} to {@code rbw/}, so that it has one of the two names at any time. */
  private DiskFile moveData(DiskFile data) throws IOException {
    Path from = names.data(before.key(), true);
    Path to = names.data(before.key(), false);
    crashPoint.reach("reopen.move-data");
    if (!store.forcesMoves()) {
      disk.rename(from, to);
      crashPoint.reach("reopen.force-move");
      disk.forceDirectory(names.rbw());
      return data;
    }
    // A power cut may halve a move here, so that the file would have no name at all.
    disk.deleteIfExists(names.beside(to));
    DiskFile copy = disk.createNew(names.beside(to));
    try {
      FileCopies.copy(data, copy, 0, data.size());
      copy.force(true);
      disk.rename(names.beside(to), to);
      crashPoint.reach("reopen.force-move");
      disk.forceDirectory(names.rbw());
    } catch (IOException | RuntimeException e) {
      OpenFiles.closeQuietly(copy);
      throw e;
    }
    OpenFiles.closeQuietly(data);
    disk.deleteIfExists(from);
    disk.forceDirectory(names.leaf(before.key().blockId().value()));
    return copy;
  }

  /** The names of the final pair must not come back: they could be taken for the newer one. */
  private void removeOld() throws IOException {
    crashPoint.reach("reopen.remove-old");
    Path old = names.meta(before.key(), wasFinal);
    long bytes = disk.size(old);
    disk.deleteIfExists(old);
    store.volume().space().addUsed(-bytes);
    if (wasFinal) {
      crashPoint.reach("reopen.force-removal");
      disk.forceDirectory(names.leaf(before.key().blockId().value()));
    }
    crashPoint.reach("reopen.done");
  }

  /** What readers may see: what they saw before, and what the writer knows to be acknowledged. */
  private VisibleEnd visible(DiskFile data, VisibleEnd written) throws IOException {
    Construction construction = before.construction();
    VisibleEnd seen = construction == null ? written : construction.visible();
    if (terms.lengthMin() <= seen.length()) {
      return seen;
    }
    long length = terms.lengthMin();
    return new VisibleEnd(length, StoredEnds.crcOfLastChunk(data, length, terms.chunkBytes()));
  }

  private DfsException gone() {
    return new DfsException(
        ErrorCode.REPLICA_NOT_FOUND, before.key() + " was removed before it could go on");
  }

  /** Until something moved the replica stands as it stood. */
  private void giveUp(boolean moved, Exception cause) {
    space.discard();
    if (moved) {
      return; // A disk fault: the volume goes out, and the next start settles it.
    }
    removeQuietly(newMetaBeside, cause);
    removeQuietly(newMeta, cause);
  }

  private void removeQuietly(@Nullable Path file, Exception cause) {
    try {
      if (file != null) {
        disk.deleteIfExists(file);
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
