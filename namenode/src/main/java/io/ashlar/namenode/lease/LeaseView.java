package io.ashlar.namenode.lease;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;

/** The soft side of leases, for handlers and reads: when they were opened and renewed. */
public interface LeaseView {
  /** Time since the session was renewed last, or since this NameNode started. */
  long sinceRenewalMs(SessionId session, long nowMs);

  /** Time since the file was opened, or since this NameNode started. */
  long heldForMs(InodeId file, long nowMs);

  /** Time until another client may take the session's leases; 0 if it may now. */
  long untilTakeableMs(SessionId session, long nowMs);

  /** True if another client may take the session's leases. */
  boolean pastSoftLimit(SessionId session, long nowMs);

  /** True if the session counts as dead. */
  boolean pastHardLimit(SessionId session, long nowMs);

  /**
   * True if it is known which nodes were given the block: it was allocated since this NameNode
   * started. Nodes of an older block had time to come back once a hard limit has passed.
   */
  boolean holdersKnown(BlockId block, long nowMs);
}
