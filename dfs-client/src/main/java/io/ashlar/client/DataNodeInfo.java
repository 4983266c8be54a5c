package io.ashlar.client;

import java.util.List;

/**
 * One DataNode.
 *
 * @param state live, stale or dead
 * @param adminState normal, decommissioning, decommissioned, entering-maintenance, in-maintenance
 * @param lastHeartbeatMs how long ago
 */
public record DataNodeInfo(
    String nodeId,
    List<NodeAddress> addresses,
    String rack,
    String state,
    String adminState,
    long lastHeartbeatMs,
    long capacityBytes,
    long usedBytes,
    long remainingBytes,
    long blocks,
    List<Volume> volumes,
    String softwareVersion,
    int activeStreams) {
  /** Copies the lists. */
  public DataNodeInfo {
    addresses = List.copyOf(addresses);
    volumes = List.copyOf(volumes);
  }

  /** One volume of a DataNode; {@code failure} says why it failed. */
  public record Volume(
      String storageId,
      String storageType,
      String path,
      long capacityBytes,
      long usedBytes,
      long remainingBytes,
      boolean failed,
      String failure) {}
}
