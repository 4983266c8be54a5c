package io.ashlar.datanode.replica;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.datanode.replica.ReplicaVerifier.Verified;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what the files of one block are after a crash, so that exactly one replica remains.
 *
 * <p>A data file and a checksum file belong together wherever they lie. If the whole content
 * verifies and its end is noted, or at least one of them is in {@code finalized/}, finalizing is
 * completed: the writer had said that nothing follows. Otherwise both go to {@code rbw/} and the
 * replica waits for recovery with the length that verifies. What cannot be read back by checksums
 * is never served, and data is never deleted unless a copy of it stays or the NameNode says so.
 */
final class LeftoverResolver {
  private static final Logger LOG = LoggerFactory.getLogger(LeftoverResolver.class);

  private final FileBlockStore store;
  private final Disk disk;
  private final ReplicaNames names;
  private final ReplicaVerifier verifier;

  LeftoverResolver(FileBlockStore store) {
    this.store = store;
    this.disk = store.disk();
    this.names = store.names();
    this.verifier = new ReplicaVerifier(store);
  }

  /** The one replica, or none. */
  List<Replica> resolve(BlockFiles files) throws IOException {
    List<Candidate> candidates = candidates(files);
    if (candidates.isEmpty()) {
      return unusable(files);
    }
    Candidate best = candidates.get(0);
    for (Candidate candidate : candidates) {
      if (candidate.rank() > best.rank()
          || (candidate.rank() == best.rank()
              && candidate.verified().length() > best.verified().length())) {
        best = candidate;
      }
    }
    return List.of(settle(unlessNeverOpened(best, files), files));
  }

  /**
   * A final replica was being opened again, and its data has not moved yet: it stays what it was.
   */
  private Candidate unlessNeverOpened(Candidate best, BlockFiles files) throws IOException {
    if (best.dataFinal() && !best.metaFinal()) {
      for (boolean metaFinal : new boolean[] {true, false}) {
        for (ReplicaKey key : files.metas(metaFinal)) {
          List<Candidate> pair = new ArrayList<>();
          addIfReadable(pair, key, true, metaFinal);
          if (!key.equals(best.key()) && !pair.isEmpty() && pair.get(0).verified().finished()) {
            return pair.get(0);
          }
        }
      }
    }
    return best;
  }

  /**
   * A data file with a checksum file that may belong to it.
   *
   * @param dataFinal whether the data file lies in finalized/
   * @param metaFinal whether the checksum file lies in finalized/
   */
  private record Candidate(
      ReplicaKey key, boolean dataFinal, boolean metaFinal, Verified verified) {
    boolean touchesFinal() {
      return dataFinal || metaFinal;
    }

    /** Whole and finalized beats whole and not or half moved, beats anything partial. */
    int rank() {
      if (!verified.whole() || !(touchesFinal() || verified.finished())) {
        return 0;
      }
      return dataFinal && metaFinal ? 2 : 1;
    }
  }

  /** All combinations of the highest stamp whose checksum file is readable. */
  private List<Candidate> candidates(BlockFiles files) throws IOException {
    List<ReplicaKey> keys = new ArrayList<>(files.metas(true));
    keys.addAll(files.metas(false));
    keys.sort(Comparator.comparing(ReplicaKey::stamp).reversed());
    for (ReplicaKey key : keys) {
      List<Candidate> found = new ArrayList<>();
      for (boolean dataFinal : new boolean[] {true, false}) {
        for (boolean metaFinal : new boolean[] {true, false}) {
          if (files.hasData(dataFinal) && files.metas(metaFinal).contains(key)) {
            addIfReadable(found, key, dataFinal, metaFinal);
          }
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private void addIfReadable(
      List<Candidate> found, ReplicaKey key, boolean dataFinal, boolean metaFinal)
      throws IOException {
    Path data = names.data(key, dataFinal);
    Path meta = names.meta(key, metaFinal);
    try {
      found.add(new Candidate(key, dataFinal, metaFinal, verifier.verify(key, data, meta)));
    } catch (CorruptReplicaException e) {
      LOG.warn("A checksum file cannot be used. file={} reason={}", meta, e.getMessage());
    }
  }

  private Replica settle(Candidate best, BlockFiles files) throws IOException {
    boolean isFinal = best.rank() > 0 || (best.dataFinal() && best.metaFinal() && alone(files));
    ReplicaKey key = best.key();
    if (isFinal && best.rank() > 0) {
      forceContent(best);
      store.makeLeaf(key.blockId().value());
    }
    FileMoves moves = new FileMoves(store);
    if (best.metaFinal() != isFinal) {
      moves.move(names.meta(key, !isFinal), names.meta(key, isFinal));
    }
    if (best.dataFinal() != isFinal) {
      moves.move(names.data(key, !isFinal), names.data(key, isFinal));
    }
    disk.forceDirectory(names.folder(key, isFinal));
    removeOthers(key, isFinal, files);
    if (isFinal || best.touchesFinal()) {
      disk.forceDirectory(names.folder(key, !isFinal));
    }
    ReplicaState state = isFinal ? ReplicaState.FINALIZED : ReplicaState.RWR;
    long length = isFinal ? disk.size(names.data(key, true)) : best.verified().length();
    LOG.info(
        "A replica that was being written at the last stop was found. replica={} state={}"
            + " length={}",
        key,
        state,
        length);
    return Replica.closed(key, store, state, length);
  }

  /** The process may have died before it had forced what verifies now, out of the page cache. */
  private void forceContent(Candidate found) throws IOException {
    try (DiskFile data = disk.openWrite(names.data(found.key(), found.dataFinal()));
        DiskFile meta = disk.openWrite(names.meta(found.key(), found.metaFinal()))) {
      data.force(false);
      meta.force(false);
    }
  }

  /** A damaged finalized pair stays where it is, to be reported and repaired. */
  private static boolean alone(BlockFiles files) {
    return !files.hasData(false);
  }

  /** The other names of the same content, which a crash between two forced folders leaves. */
  private void removeOthers(ReplicaKey kept, boolean isFinal, BlockFiles files) throws IOException {
    disk.deleteIfExists(names.data(kept, !isFinal));
    for (boolean where : new boolean[] {true, false}) {
      for (ReplicaKey meta : files.metas(where)) {
        if (where != isFinal || !meta.equals(kept)) {
          disk.deleteIfExists(names.meta(meta, where));
        }
      }
    }
  }

  /**
   * Data that no checksum vouches for may be the last copy of something promised, if a disk fault
   * took its checksum file. It is a replica of which nothing verifies, so that the NameNode hears
   * of it: it deletes what belongs to no file, or is older than what others have.
   */
  private List<Replica> unusable(BlockFiles files) throws IOException {
    Leftovers all = Leftovers.of(store, files.blockId());
    if (all.dataBytes() == 0) {
      LOG.info("Files without data are removed. block={}", files.blockId());
      all.delete();
      return List.of();
    }
    ReplicaKey key = files.newest();
    LOG.warn(
        "Data has no usable checksum file; it is reported without a byte, and not served."
            + " replica={} bytes={}",
        key,
        all.dataBytes());
    return List.of(Replica.closed(key, store, ReplicaState.RWR, 0));
  }
}
