package io.ashlar.datanode.replica;

import io.ashlar.datanode.volume.Volume;
import org.jspecify.annotations.Nullable;

/**
 * One replica as the map knows it. Immutable but for the {@link Construction} of an open one.
 *
 * @param store whose files hold it
 * @param length of a finalized replica, or verified length of one that waits for recovery; an open
 *     one says in {@code construction} how far it is visible; of a copy that waits, all of it
 * @param corrupt true once it failed its own checksums; then it is never served
 * @param construction of an open replica
 * @param recovery of one under recovery; {@code length} is then what was verified
 */
public record Replica(
    ReplicaKey key,
    BlockStore store,
    ReplicaState state,
    long length,
    boolean corrupt,
    @Nullable Construction construction,
    @Nullable Recovery recovery) {
  /** A replica that nobody has written to yet. */
  public static Replica open(ReplicaKey key, BlockStore store, Construction construction) {
    return new Replica(key, store, ReplicaState.RBW, 0, false, construction, null);
  }

  /** A copy of another node's replica, while it is being made. */
  public static Replica temporary(ReplicaKey key, BlockStore store, Construction construction) {
    return new Replica(key, store, ReplicaState.TEMPORARY, 0, false, construction, null);
  }

  /** A copy of another node's open replica that is whole; a pipeline may go on with it. */
  public static Replica copied(ReplicaKey key, BlockStore store, long length) {
    return new Replica(key, store, ReplicaState.RBW, length, false, Construction.waiting(), null);
  }

  /** A replica whose content stands still. */
  public static Replica closed(ReplicaKey key, BlockStore store, ReplicaState state, long length) {
    return new Replica(key, store, state, length, false, null, null);
  }

  /** The disk that it lies on. */
  public Volume volume() {
    return store.volume();
  }

  /** Bytes that readers may see. */
  public long visibleLength() {
    return construction == null || recovery != null ? length : construction.visible().length();
  }

  /** True if it is a copy that no pipeline has gone on with yet: not to be read. */
  public boolean waits() {
    return construction != null && !construction.ready();
  }

  /** True if its files lie where final ones do. */
  public boolean inFinalized() {
    return (recovery == null ? state : recovery.before()) == ReplicaState.FINALIZED;
  }

  /** The state in which a recovery found it, or finds it now. */
  public ReplicaState stateBeforeRecovery() {
    return recovery == null ? state : recovery.before();
  }

  /**
   * The state by which readers judge {@link #visibleLength}. One that has less than it showed
   * before, because something damaged it, says no more than what a restart finds (I2).
   */
  public ReplicaState shownState() {
    boolean hasLost =
        recovery != null && construction != null && construction.visible().length() > length;
    return hasLost ? ReplicaState.RWR : stateBeforeRecovery();
  }

  /**
   * The same, under recovery; what readers see of it stays.
   *
   * @param verified bytes of it that fit their checksums
   */
  public Replica underRecovery(long recoveryId, VisibleEnd verified) {
    VisibleEnd seen =
        stateBeforeRecovery() == ReplicaState.FINALIZED
            ? verified
            : construction == null ? VisibleEnd.NONE : construction.visible();
    return new Replica(
        key,
        store,
        ReplicaState.RUR,
        verified.length(),
        false,
        waits() ? Construction.waiting() : Construction.idle(seen),
        new Recovery(recoveryId, stateBeforeRecovery()));
  }

  /** The same, whole. */
  public Replica finalized(long finalLength) {
    return closed(key, store, ReplicaState.FINALIZED, finalLength);
  }

  /** The same, known to be damaged. */
  public Replica damaged() {
    return new Replica(key, store, state, length, true, construction, recovery);
  }
}
