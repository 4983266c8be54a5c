package io.ashlar.datanode.replica;

/**
 * A change of the replica map that the NameNode hears of.
 *
 * @param seq position among all changes since this process started, from 1, without gaps
 * @param replica as it was after the change, or before it was deleted
 */
public record NumberedChange(long seq, Event event, Replica replica) {
  /** What happened. */
  public enum Event {
    /** A writer began. */
    RECEIVING,
    /** It is finalized. */
    RECEIVED,
    /** It is gone. */
    DELETED,
    /** It failed its own checksums. */
    CORRUPT,
    /** All of it fits its checksums again. */
    REPAIRED
  }
}
