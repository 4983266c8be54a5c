package io.ashlar.namenode.datanodes;

/**
 * How long ago a DataNode was heard. LIVE → STALE → DEAD by silence; STALE → LIVE by a heartbeat;
 * DEAD → LIVE only by a new registration, because its reports have to begin anew.
 */
public enum Liveness {
  /** Heard lately. */
  LIVE,
  /** Silent for the stale interval: last choice for readers, no choice for writers. */
  STALE,
  /** Silent for the dead interval: its replicas are not offered and do not count. */
  DEAD;

  /** As operators read it. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
