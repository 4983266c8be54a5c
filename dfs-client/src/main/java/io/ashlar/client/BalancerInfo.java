package io.ashlar.client;

import java.util.List;

/**
 * What the balancer does.
 *
 * @param bandwidthBytes per second that a node may send, and receive
 * @param thresholdPercent of its capacity by which a node may be fuller or emptier than the mean
 * @param meanPercent used share of all nodes together
 * @param bytesLeft that have to move at least
 * @param movesOpen copies under way
 * @param bytesMoved since the NameNode started
 * @param bytesPerSecond lately
 * @param etaMs -1: not known
 * @param waits why nothing moves though the nodes are not balanced; else empty
 * @param nodes that take part
 */
public record BalancerInfo(
    boolean on,
    long bandwidthBytes,
    double thresholdPercent,
    double meanPercent,
    long bytesLeft,
    long movesOpen,
    long bytesMoved,
    long bytesPerSecond,
    long etaMs,
    boolean balanced,
    String waits,
    List<Use> nodes) {
  /** Copies the list. */
  public BalancerInfo {
    nodes = List.copyOf(nodes);
  }

  /** How full a node is, with what is on its way to it and from it. */
  public record Use(
      String nodeId, String address, long capacityBytes, long usedBytes, double usedPercent) {}
}
