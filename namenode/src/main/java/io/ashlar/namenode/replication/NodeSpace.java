package io.ashlar.namenode.replication;

/**
 * How full a DataNode is, with what is on its way to it and from it.
 *
 * @param capacityBytes of all its volumes
 * @param usedBytes by replicas
 */
public record NodeSpace(String nodeId, String rack, long capacityBytes, long usedBytes) {
  /** From 0 to about 1. */
  public double share() {
    return capacityBytes <= 0 ? 0 : (double) usedBytes / capacityBytes;
  }
}
