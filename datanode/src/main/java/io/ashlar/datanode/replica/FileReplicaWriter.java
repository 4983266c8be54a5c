package io.ashlar.datanode.replica;

import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.volume.SpaceReservation;
import java.io.IOException;

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
final class FileReplicaWriter extends PairWriter {
  private final FileBlockStore store;
  private final ReplicaKey key;
  private final CrashPoint crashPoint;
  private boolean namesForced;
  private boolean isFinal;

  private FileReplicaWriter(
      FileBlockStore store, ReplicaKey key, OpenPair files, boolean namesForced) {
    super(files);
    this.store = store;
    this.key = key;
    this.crashPoint = store.crashPoint();
    this.namesForced = namesForced;
  }

  /** Makes both files. Nothing is left behind if that fails. */
  static FileReplicaWriter create(
      FileBlockStore store, ReplicaKey key, int chunkBytes, SpaceReservation space)
      throws IOException {
    ReplicaNames names = store.names();
    OpenPair files =
        OpenPair.create(
            store, key, chunkBytes, names.data(key, false), names.meta(key, false), space);
    return new FileReplicaWriter(store, key, files, false);
  }

  /** Goes on with files in {@code rbw/} whose names are durable. */
  static FileReplicaWriter continued(FileBlockStore store, ReplicaKey key, OpenPair files) {
    return new FileReplicaWriter(store, key, files, true);
  }

  @Override
  public void sync() throws IOException {
    files.begin(); // A failed force is never retried.
    files.notePartialChunk();
    files.forceContent();
    forceNames();
    files.done();
  }

  private void forceNames() throws IOException {
    if (!namesForced) {
      store.openNames().force();
      namesForced = true;
    }
  }

  @Override
  public void finish(boolean force) throws IOException {
    files.begin();
    ReplicaNames names = store.names();
    store.makeLeaf(key.blockId().value());
    crashPoint.reach("finalize.note-end");
    files.noteEnd(true);
    if (force) {
      crashPoint.reach("finalize.force-content");
      files.forceContent();
      crashPoint.reach("finalize.force-names");
      forceNames();
    }
    crashPoint.reach("finalize.rename-checksums");
    FileMoves moves = new FileMoves(store);
    moves.move(names.meta(key, false), names.meta(key, true));
    crashPoint.reach("finalize.rename-data");
    moves.move(names.data(key, false), names.data(key, true));
    isFinal = true;
    if (force && store.forcesMoves()) {
      crashPoint.reach("finalize.force-moves");
      store.disk().forceDirectory(names.rbw());
    }
    crashPoint.reach("finalize.done");
    files.done();
    files.close();
  }

  @Override
  public void discard() throws IOException {
    files.discardSpace();
    store.deleteFiles(key, isFinal);
  }
}
