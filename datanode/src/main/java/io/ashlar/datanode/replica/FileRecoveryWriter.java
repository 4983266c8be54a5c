package io.ashlar.datanode.replica;

import io.ashlar.datanode.volume.SpaceReservation;
import java.io.IOException;

/**
 * Writes what takes the place of a replica under recovery, beside it; {@link #finish} swaps.
 *
 * <p><b>Durability</b>: as {@link RecoveryEnding} says.
 */
final class FileRecoveryWriter extends PairWriter {
  private final FileBlockStore store;
  private final ReplicaKey next;
  private final Replica before;
  private boolean swapping;

  private FileRecoveryWriter(
      FileBlockStore store, ReplicaKey next, Replica before, OpenPair files) {
    super(files);
    this.store = store;
    this.next = next;
    this.before = before;
  }

  static FileRecoveryWriter create(
      FileBlockStore store, Replica before, ReplicaKey next, int chunkBytes, SpaceReservation space)
      throws IOException {
    ReplicaNames names = store.names();
    store.disk().deleteIfExists(names.beside(names.data(next, false)));
    store.disk().deleteIfExists(names.beside(names.meta(next, false)));
    OpenPair files =
        OpenPair.create(
            store,
            next,
            chunkBytes,
            names.beside(names.data(next, false)),
            names.beside(names.meta(next, false)),
            space);
    return new FileRecoveryWriter(store, next, before, files);
  }

  @Override
  public void finish(boolean force) throws IOException {
    files.begin();
    store.crashPoint().reach("recover.note-end");
    files.noteEnd(true);
    store.crashPoint().reach("recover.force-content");
    files.forceContent();
    swapping = true;
    new RecoveryEnding(store, before, next).replaceData(files.length());
    files.done();
    files.close();
  }

  /** The replica before stays; after a failed swap everything stays for the next start. */
  @Override
  public void discard() throws IOException {
    files.discardSpace();
    if (!swapping) {
      ReplicaNames names = store.names();
      store.disk().deleteIfExists(names.beside(names.data(next, false)));
      store.disk().deleteIfExists(names.beside(names.meta(next, false)));
    }
  }
}
