package io.ashlar.namenode.namespace;

import io.ashlar.common.id.SessionId;

/** The single writer of a file. */
public record LeaseHolder(SessionId session, String clientName) {
  /** The NameNode in its place, which keeps the name of who wrote. */
  public LeaseHolder byNameNode() {
    return new LeaseHolder(SessionId.NONE, clientName);
  }

  /** True if the NameNode itself holds the lease, to settle what the last block holds. */
  public boolean isNameNode() {
    return session.equals(SessionId.NONE);
  }
}
