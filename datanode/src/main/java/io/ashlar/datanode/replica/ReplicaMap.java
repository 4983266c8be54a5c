package io.ashlar.datanode.replica;

import io.ashlar.common.fault.Invariants;
import io.ashlar.common.id.BlockId;
import io.ashlar.datanode.replica.NumberedChange.Event;
import io.ashlar.datanode.volume.Volume;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * All replicas of this DataNode, one per block. Every change is numbered in the order in which it
 * takes effect.
 *
 * <p><b>Threading</b>: reads from any thread without waiting; changes one at a time, under a lock
 * that is never held during I/O.
 */
public final class ReplicaMap {
  private final Map<BlockId, Replica> replicas = new ConcurrentHashMap<>();

  /**
   * Lesser replicas of blocks that lie on two volumes. A volume that failed may come back with a
   * restart, after the node got another copy.
   */
  private final Map<BlockId, Deque<Replica>> lesser = new HashMap<>();

  private Consumer<NumberedChange> listener = change -> {};
  private long seq;

  /** What the map held at one moment. */
  public record Snapshot(long seq, Map<Volume, List<Replica>> byVolume) {}

  /** Hears of every change, under the map's lock, so that it must be quick. */
  public synchronized void onChange(Consumer<NumberedChange> newListener) {
    listener = newListener;
  }

  /** The replica of a block, or null. */
  public @Nullable Replica get(BlockId blockId) {
    return replicas.get(blockId);
  }

  /**
   * Ids of the blocks of which the volume has a final replica, rising, about as they are now;
   * nobody waits meanwhile.
   */
  public long[] finalsOn(Volume volume) {
    LongStream.Builder ids = LongStream.builder();
    for (Replica replica : replicas.values()) {
      if (replica.volume() == volume && replica.state() == ReplicaState.FINALIZED) {
        ids.add(replica.key().blockId().value());
      }
    }
    return ids.build().sorted().toArray();
  }

  /** Number of replicas. */
  public int size() {
    return replicas.size();
  }

  /** Number of the last change. */
  public synchronized long seq() {
    return seq;
  }

  /** Takes what a volume held at start-up; such replicas are reported as a whole, not numbered. */
  public synchronized List<Replica> load(List<Replica> found) {
    List<Replica> ignored = new ArrayList<>();
    for (Replica replica : found) {
      Replica other = replicas.get(replica.key().blockId());
      if (other == null) {
        replicas.put(replica.key().blockId(), replica);
      } else if (better(replica, other)) {
        replicas.put(replica.key().blockId(), replica);
        ignored.add(other);
      } else {
        ignored.add(replica);
      }
    }
    for (Replica one : ignored) {
      lesser.computeIfAbsent(one.key().blockId(), id -> new ArrayDeque<>()).add(one);
    }
    return ignored;
  }

  /** The block's other replica on this node, if there is one, is in the map from now on. */
  private @Nullable Replica promote(BlockId blockId) {
    Deque<Replica> waiting = lesser.get(blockId);
    Replica next = waiting == null ? null : waiting.poll();
    if (next == null) {
      lesser.remove(blockId);
    } else {
      replicas.put(blockId, next);
    }
    return next;
  }

  private static boolean better(Replica one, Replica other) {
    int stamps = one.key().stamp().compareTo(other.key().stamp());
    if (stamps != 0) {
      return stamps > 0;
    }
    boolean isFinal = one.state() == ReplicaState.FINALIZED;
    if (isFinal != (other.state() == ReplicaState.FINALIZED)) {
      return isFinal;
    }
    return one.length() > other.length();
  }

  /** Adds a replica that a writer begins; false if there is one of that block. */
  public synchronized boolean addOpen(Replica replica) {
    if (replicas.putIfAbsent(replica.key().blockId(), replica) != null) {
      return false;
    }
    number(Event.RECEIVING, replica);
    return true;
  }

  /**
   * Puts the replica that goes on under a new stamp in the place of the one before; false if none.
   */
  public synchronized boolean reopened(Replica open) {
    Replica before = replicas.get(open.key().blockId());
    if (before == null || before.volume() != open.volume()) {
      return false;
    }
    replicas.put(open.key().blockId(), open);
    number(Event.RECEIVING, open);
    return true;
  }

  /** Adds a copy that is being made, which is not reported; false if there is one of that block. */
  public synchronized boolean addTemporary(Replica copy) {
    return replicas.putIfAbsent(copy.key().blockId(), copy) == null;
  }

  /**
   * The copy is whole: an open replica that nobody writes, and nobody reads until a pipeline goes
   * on with it; false if it was removed meanwhile.
   */
  public synchronized boolean copied(Replica copy, long length) {
    if (!isCurrent(copy)) {
      return false;
    }
    Replica open = Replica.copied(copy.key(), copy.store(), length);
    replicas.put(copy.key().blockId(), open);
    number(Event.RECEIVING, open);
    return true;
  }

  /** Replaces exactly {@code before} by its form under recovery, which is not numbered. */
  public synchronized boolean beginRecovery(Replica before, Replica under) {
    Invariants.checkState(
        before.state().canBecome(ReplicaState.RUR),
        () -> before.key() + " cannot become RUR from " + before.state());
    if (!isCurrent(before)) {
      return false;
    }
    replicas.put(under.key().blockId(), under);
    return true;
  }

  /** Replaces exactly {@code under} by what recovery made of it; false if it was removed. */
  public synchronized boolean recovered(Replica under, Replica whole) {
    if (!isCurrent(under)) {
      return false;
    }
    replicas.put(whole.key().blockId(), whole);
    number(Event.RECEIVED, whole);
    return true;
  }

  /** Replaces {@code open} by its finalized form; false if it was removed meanwhile. */
  public synchronized boolean finalized(Replica open, long length) {
    Invariants.checkState(
        open.state().canBecome(ReplicaState.FINALIZED),
        () -> open.key() + " cannot become FINALIZED from " + open.state());
    if (!isCurrent(open)) {
      return false;
    }
    Replica whole = open.finalized(length);
    replicas.put(open.key().blockId(), whole);
    number(Event.RECEIVED, whole);
    return true;
  }

  /** Marks a replica as damaged; false if it is gone, replaced or known to be damaged. */
  public synchronized boolean damaged(Replica replica) {
    if (!isCurrent(replica) || replica.corrupt()) {
      return false;
    }
    Replica marked = replica.damaged();
    replicas.put(replica.key().blockId(), marked);
    number(Event.CORRUPT, marked);
    return true;
  }

  /**
   * The replica is good again, or always was; its report says so. False if it is gone or another
   * one by now. Called in the block's turn, so that it may have been marked meanwhile, no more.
   */
  public synchronized boolean repaired(Replica replica) {
    Replica now = replicas.get(replica.key().blockId());
    if (now == null
        || now.state() != ReplicaState.FINALIZED
        || now.volume() != replica.volume()
        || now.length() != replica.length()
        || !now.key().equals(replica.key())) {
      return false;
    }
    Replica whole = replica.finalized(replica.length());
    replicas.put(replica.key().blockId(), whole);
    number(Event.REPAIRED, whole);
    return true;
  }

  /** Says again which replicas are damaged, because a full report leaves them out. */
  public synchronized void renumberDamaged() {
    for (Replica replica : replicas.values()) {
      if (replica.corrupt()) {
        number(Event.CORRUPT, replica);
      }
    }
  }

  /**
   * Removes exactly this replica; false if it is gone or replaced. Another one of its block, on
   * another volume, is reported then, so that it is deleted or used.
   */
  public synchronized boolean remove(Replica replica) {
    if (!isCurrent(replica)) {
      return false;
    }
    replicas.remove(replica.key().blockId());
    if (replica.state() != ReplicaState.TEMPORARY) {
      number(Event.DELETED, replica);
    }
    Replica other = promote(replica.key().blockId());
    if (other != null) {
      number(other.state() == ReplicaState.FINALIZED ? Event.RECEIVED : Event.RECEIVING, other);
    }
    return true;
  }

  /**
   * Drops all replicas of a failed volume. They are not numbered one by one, because the NameNode
   * hears of the volume's failure.
   *
   * @return the open ones
   */
  public synchronized List<Replica> dropVolume(Volume volume) {
    List<Replica> open = new ArrayList<>();
    List<BlockId> gone = new ArrayList<>();
    for (Replica replica : replicas.values()) {
      if (replica.volume() == volume) {
        gone.add(replica.key().blockId());
        if (replica.construction() != null) {
          open.add(replica);
        }
      }
    }
    lesser.values().forEach(waiting -> waiting.removeIf(one -> one.volume() == volume));
    gone.forEach(replicas::remove);
    for (BlockId blockId : gone) {
      Replica unused = promote(blockId);
    }
    return open;
  }

  /** All replicas with the number of the last change. */
  public synchronized Snapshot snapshot() {
    Map<Volume, List<Replica>> byVolume = new LinkedHashMap<>();
    for (Replica replica : replicas.values()) {
      byVolume.computeIfAbsent(replica.volume(), volume -> new ArrayList<>()).add(replica);
    }
    return new Snapshot(seq, byVolume);
  }

  /** Identity and not equality: a replica that was deleted and written again is another one. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isCurrent(Replica replica) {
    return replicas.get(replica.key().blockId()) == replica;
  }

  private void number(Event event, Replica replica) {
    seq++;
    listener.accept(new NumberedChange(seq, event, replica));
  }
}
