package io.ashlar.client.write;

/**
 * How one client writes.
 *
 * @param clientName for logs of DataNodes
 * @param packetBytes data of a full packet, before it is rounded to chunks
 * @param windowBytes bytes without ack before a writer waits
 * @param stallLimitMs longest time that a writer stands still because of a node
 * @param policy when a lost node is replaced
 * @param bestEffort goes on without a replacement if none is found
 * @param slowNodeMs share of a packet's time above which a node is slow; 0: never
 */
public record WriteSettings(
    String clientName,
    int packetBytes,
    long windowBytes,
    int stallLimitMs,
    ReplacementPolicy policy,
    boolean bestEffort,
    int slowNodeMs) {
  /**
   * Time without an ack, or without an answer to a set-up, after which the nodes are asked for a
   * sign of life. That, and a new pipeline, must fit into the rest of the limit.
   */
  int silenceMs() {
    return stallLimitMs / 2;
  }

  /** Time for a sign of life of a node that is silent. */
  int probeTimeoutMs() {
    return Math.max(50, Math.min(3_000, stallLimitMs / 3));
  }
}
