package io.ashlar.datanode.replica;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.volume.SpaceReservation;
import java.io.IOException;

/**
 * Writes a copy of another node's open replica, in {@code rbw/} under names that a start removes,
 * until it is whole.
 *
 * <p><b>Durability</b>: {@link #finish} forces the content, gives the files the names of an open
 * replica, checksums first, and forces those, whatever it is asked.
 */
final class FileCopyWriter extends PairWriter {
  private final FileBlockStore store;
  private final ReplicaKey key;
  private boolean whole;

  private FileCopyWriter(FileBlockStore store, ReplicaKey key, OpenPair files) {
    super(files);
    this.store = store;
    this.key = key;
  }

  static FileCopyWriter create(
      FileBlockStore store, ReplicaKey key, int chunkBytes, SpaceReservation space)
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
    return new FileCopyWriter(store, key, files);
  }

  @Override
  public void finish(boolean force) throws IOException {
    files.begin();
    Disk disk = store.disk();
    ReplicaNames names = store.names();
    CrashPoint crashPoint = store.crashPoint();
    crashPoint.reach("copy.force-content");
    files.notePartialChunk();
    files.forceContent();
    crashPoint.reach("copy.rename-checksums");
    disk.rename(names.beside(names.meta(key, false)), names.meta(key, false));
    crashPoint.reach("copy.rename-data");
    disk.rename(names.beside(names.data(key, false)), names.data(key, false));
    whole = true;
    crashPoint.reach("copy.force-names");
    disk.forceDirectory(names.rbw());
    crashPoint.reach("copy.done");
    files.done();
    files.close();
  }

  @Override
  public void discard() throws IOException {
    files.discardSpace();
    ReplicaNames names = store.names();
    if (whole) {
      store.deleteFiles(key, false);
    } else {
      store.disk().deleteIfExists(names.beside(names.data(key, false)));
      store.disk().deleteIfExists(names.beside(names.meta(key, false)));
    }
  }
}
