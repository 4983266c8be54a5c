package io.ashlar.datanode.replica;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.volume.SpaceReservation;
import java.io.IOException;

/**
 * Writes a copy of another node's replica, in {@code rbw/} under names that a start removes, until
 * it is whole.
 *
 * <p><b>Durability</b>: {@link #finish} forces the content, gives the files the names of an open
 * replica, checksums first, and forces those, whatever it is asked. What is to be final is moved
 * from there as a written replica is: its end is noted, so that a start completes the moves.
 */
final class FileCopyWriter extends PairWriter {
  private final FileBlockStore store;
  private final ReplicaKey key;
  private final boolean toFinal;
  private boolean whole;
  private boolean isFinal;

  private FileCopyWriter(FileBlockStore store, ReplicaKey key, boolean toFinal, OpenPair files) {
    super(files);
    this.store = store;
    this.key = key;
    this.toFinal = toFinal;
  }

  static FileCopyWriter create(
      FileBlockStore store, ReplicaKey key, int chunkBytes, boolean toFinal, SpaceReservation space)
      throws IOException {
    ReplicaNames names = store.names();
    OpenPair files =
        OpenPair.create(
            store,
            key,
            chunkBytes,
            names.beside(names.data(key, false)),
            names.beside(names.meta(key, false)),
            space);
    return new FileCopyWriter(store, key, toFinal, files);
  }

  @Override
  public void finish(boolean force) throws IOException {
    files.begin();
    Disk disk = store.disk();
    ReplicaNames names = store.names();
    CrashPoint crashPoint = store.crashPoint();
    if (toFinal) {
      store.makeLeaf(key.blockId().value());
    }
    crashPoint.reach("copy.force-content");
    if (toFinal) {
      files.noteEnd(true);
    } else {
      files.notePartialChunk();
    }
    files.forceContent();
    crashPoint.reach("copy.rename-checksums");
    disk.rename(names.beside(names.meta(key, false)), names.meta(key, false));
    crashPoint.reach("copy.rename-data");
    disk.rename(names.beside(names.data(key, false)), names.data(key, false));
    whole = true;
    crashPoint.reach("copy.force-names");
    disk.forceDirectory(names.rbw());
    if (toFinal) {
      moveToFinal();
    }
    crashPoint.reach("copy.done");
    files.done();
    files.close();
  }

  private void moveToFinal() throws IOException {
    Disk disk = store.disk();
    ReplicaNames names = store.names();
    store.crashPoint().reach("copy.move-checksums");
    disk.rename(names.meta(key, false), names.meta(key, true));
    store.crashPoint().reach("copy.move-data");
    disk.rename(names.data(key, false), names.data(key, true));
    isFinal = true;
    if (store.forcesMoves()) {
      store.crashPoint().reach("copy.force-moves");
      disk.forceDirectory(names.leaf(key.blockId().value()));
      disk.forceDirectory(names.rbw());
    }
  }

  @Override
  public void discard() throws IOException {
    files.discardSpace();
    ReplicaNames names = store.names();
    if (whole) {
      store.deleteFiles(key, isFinal);
    } else {
      store.disk().deleteIfExists(names.beside(names.data(key, false)));
      store.disk().deleteIfExists(names.beside(names.meta(key, false)));
    }
  }
}
