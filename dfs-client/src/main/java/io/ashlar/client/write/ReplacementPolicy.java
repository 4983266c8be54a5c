package io.ashlar.client.write;

/** When a pipeline that lost a node wants another one. */
public enum ReplacementPolicy {
  /** If the file has at least 3 replicas, and half of them are gone or bytes were promised. */
  DEFAULT,
  /** Whenever nodes are missing. */
  ALWAYS,
  /** Not at all. */
  NEVER;

  /**
   * Nodes to ask for.
   *
   * @param replication of the file
   * @param left nodes of the pipeline that are left
   * @param promised true if the block was flushed or appended to
   */
  int wanted(int replication, int left, boolean promised) {
    int missing = Math.max(0, replication - left);
    boolean wants =
        switch (this) {
          case NEVER -> false;
          case ALWAYS -> true;
          case DEFAULT -> replication >= 3 && (left <= replication / 2 || promised);
        };
    return wants ? missing : 0;
  }
}
