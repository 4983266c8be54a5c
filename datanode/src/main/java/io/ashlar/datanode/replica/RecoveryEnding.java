package io.ashlar.datanode.replica;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.volume.SpaceReservation;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Puts recovered files in the place of a replica under recovery, as a final one under a new stamp.
 *
 * <p><b>Durability</b>: the new files are forced before the old names are touched, and the new
 * checksum file has a final end. A start finds the old replica, or the new one, never less of
 * either than was verified: whichever of the two new files covers more gets its name first.
 */
final class RecoveryEnding {
  private final FileBlockStore store;
  private final Disk disk;
  private final ReplicaNames names;
  private final CrashPoint crashPoint;
  private final Replica before;
  private final ReplicaKey next;

  RecoveryEnding(FileBlockStore store, Replica before, ReplicaKey next) {
    this.store = store;
    this.disk = store.disk();
    this.names = store.names();
    this.crashPoint = store.crashPoint();
    this.before = before;
    this.next = next;
  }

  /**
   * Keeps the data file, which must end exactly where the replica does, with a checksum of its last
   * chunk.
   *
   * @return false if one of that is not so; nothing was changed then
   */
  boolean keepData(SpaceReservation space) throws IOException {
    Path oldMeta = names.meta(before.key(), before.inFinalized());
    try (DiskFile data = disk.openWrite(names.data(before.key(), before.inFinalized()));
        DiskFile old = disk.openRead(oldMeta)) {
      MetaHeader header = FileReplicaReader.readHeader(old, oldMeta.toString());
      header.checkBelongsTo(before.key(), store.namespaceCrc(), oldMeta.toString());
      if (data.size() != before.length()
          || old.size() != MetaHeader.fileBytes(data.size(), header.chunkBytes())) {
        return false;
      }
      StoredEnds ends;
      try {
        ends = StoredEnds.read(before.key(), data, old, header.chunkBytes());
      } catch (CorruptReplicaException e) {
        if (StoredEnds.noted(data, old, header.chunkBytes())) {
          return false; // The data is whole; its checksums are made anew.
        }
        throw e;
      }
      makeChecksums(old, ends, header.chunkBytes(), space);
      crashPoint.reach("recover.force-data");
      data.force(false);
    }
    store.makeLeaf(next.blockId().value());
    renameChecksums();
    removeOld(disk.size(oldMeta));
    moveToFinal(!before.inFinalized());
    return true;
  }

  private void makeChecksums(DiskFile old, StoredEnds ends, int chunkBytes, SpaceReservation space)
      throws IOException {
    Path beside = names.beside(names.meta(next, false));
    crashPoint.reach("recover.write-checksums");
    disk.deleteIfExists(beside);
    if (!space.take(old.size())) {
      throw new IOException("No space left on volume " + store.volume());
    }
    try (DiskFile made = disk.createNew(beside)) {
      ends.copy(old, made, new MetaHeader(store.namespaceCrc(), next, chunkBytes));
      SyncedEnd last = new SyncedEnd(ends.written().length(), ends.written().lastChunkCrc(), true);
      made.write(last.encode(), SyncedEnd.position(ends.nextTurn()));
      crashPoint.reach("recover.force-checksums");
      made.force(true);
    }
  }

  /** Takes the files that lie beside, whose content is forced. */
  void replaceData(long newLength) throws IOException {
    boolean wasFinal = before.inFinalized();
    long oldBytes = disk.size(names.meta(before.key(), wasFinal));
    oldBytes += disk.size(names.data(before.key(), wasFinal));
    store.makeLeaf(next.blockId().value());
    if (newLength < before.length()) {
      renameChecksums();
      renameData();
    } else {
      renameData();
      renameChecksums();
    }
    removeOld(oldBytes);
    moveToFinal(true);
  }

  private void renameChecksums() throws IOException {
    crashPoint.reach("recover.rename-checksums");
    disk.rename(names.beside(names.meta(next, false)), names.meta(next, false));
    disk.forceDirectory(names.rbw());
  }

  private void renameData() throws IOException {
    crashPoint.reach("recover.rename-data");
    disk.rename(names.beside(names.data(next, false)), names.data(next, false));
    disk.forceDirectory(names.rbw());
  }

  /** An old final pair must not come back: it would count as the whole replica. */
  private void removeOld(long bytes) throws IOException {
    crashPoint.reach("recover.remove-old");
    disk.deleteIfExists(names.meta(before.key(), before.inFinalized()));
    if (before.inFinalized()) {
      disk.forceDirectory(names.leaf(next.blockId().value()));
    }
    store.volume().space().addUsed(-bytes);
  }

  private void moveToFinal(boolean dataToo) throws IOException {
    crashPoint.reach("recover.move-checksums");
    FileMoves moves = new FileMoves(store);
    moves.move(names.meta(next, false), names.meta(next, true));
    if (dataToo) {
      crashPoint.reach("recover.move-data");
      moves.move(names.data(next, false), names.data(next, true));
    }
    if (store.forcesMoves()) {
      disk.forceDirectory(names.rbw());
    }
    crashPoint.reach("recover.done");
  }
}
