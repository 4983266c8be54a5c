package io.ashlar.datanode.replica;

import io.ashlar.datanode.volume.Volume;
import org.jspecify.annotations.Nullable;

/**
 * One replica as the map knows it. Immutable but for the {@link Construction} of an open one.
 *
 * @param store whose files hold it
 * @param length of a finalized replica, or verified length of one that waits for recovery; an open
 *     one says in {@code construction} how far it is visible
 * @param corrupt true once it failed its own checksums; then it is never served
 * @param construction of an open replica
 */
public record Replica(
    ReplicaKey key,
    BlockStore store,
    ReplicaState state,
    long length,
    boolean corrupt,
    @Nullable Construction construction) {
  /** A replica that nobody has written to yet. */
  public static Replica open(ReplicaKey key, BlockStore store, Construction construction) {
    return new Replica(key, store, ReplicaState.RBW, 0, false, construction);
  }

  /** A copy of another node's replica, while it is being made. */
  public static Replica temporary(ReplicaKey key, BlockStore store, Construction construction) {
    return new Replica(key, store, ReplicaState.TEMPORARY, 0, false, construction);
  }

  /** A replica whose content stands still. */
  public static Replica closed(ReplicaKey key, BlockStore store, ReplicaState state, long length) {
    return new Replica(key, store, state, length, false, null);
  }

  /** The disk that it lies on. */
  public Volume volume() {
    return store.volume();
  }

  /** Bytes that readers may see. */
  public long visibleLength() {
    return construction == null ? length : construction.visible().length();
  }

  /** The same, whole. */
  public Replica finalized(long finalLength) {
    return closed(key, store, ReplicaState.FINALIZED, finalLength);
  }

  /** The same, known to be damaged. */
  public Replica damaged() {
    return new Replica(key, store, state, length, true, construction);
  }
}
