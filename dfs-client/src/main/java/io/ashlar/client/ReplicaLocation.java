package io.ashlar.client;

import java.util.List;

/**
 * Where a replica lies.
 *
 * @param nodeId UUID of the DataNode
 * @param addresses of the DataNode, in the order in which to try them
 * @param rack such as {@code /rack1}
 * @param storageId UUID of the volume
 * @param storageType DISK, SSD or ARCHIVE
 * @param state of the replica, such as FINALIZED; {@link #UNCONFIRMED} if its node has not reported
 *     since the NameNode's start
 * @param stale true if the node's heartbeats are late
 */
public record ReplicaLocation(
    String nodeId,
    List<NodeAddress> addresses,
    String rack,
    String storageId,
    String storageType,
    String state,
    boolean stale) {
  /** State of a replica that lay there before the NameNode's start. */
  public static final String UNCONFIRMED = "UNCONFIRMED";

  /** Copies the list. */
  public ReplicaLocation {
    addresses = List.copyOf(addresses);
  }

  /** First address as host:port, or the node's id if it has none; for messages. */
  public String name() {
    return addresses.isEmpty() ? nodeId : addresses.get(0).toString();
  }
}
