package io.ashlar.namenode.lease;

import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;

/** The soft side of leases, for handlers and reads: when they were opened and renewed. */
public interface LeaseView {
  /** Time since the session was renewed last, or since this NameNode started. */
  long sinceRenewalMs(SessionId session, long nowMs);

  /** Time since the file was opened, or since this NameNode started. */
  long heldForMs(InodeId file, long nowMs);

  /** True if another client may take the session's leases. */
  boolean pastSoftLimit(SessionId session, long nowMs);

  /** True if the session counts as dead. */
  boolean pastHardLimit(SessionId session, long nowMs);
}
