package io.ashlar.namenode.replication;

/**
 * A replica goes from one node to another: it is copied first, and only when the new one is
 * reported as good and no other is missing, the old one is deleted as one too many. So there are
 * never fewer good replicas than before.
 *
 * @param from id of the node whose replica is to go
 * @param bandwidthBytes per second that such transfers of a node may take; 0: no limit
 */
public record Move(Cause cause, String from, long bandwidthBytes) {
  /** Why a replica moves. */
  public enum Cause {
    /** The replicas lie on too few racks, or too many of them on one. */
    RACKS,
    /** Its node is fuller than others. */
    BALANCE,
    /** Its file wants another type of storage. */
    STORAGE_POLICY
  }

  /** True if it waits for everything else, and is limited. */
  public boolean isBackground() {
    return cause != Cause.RACKS;
  }
}
