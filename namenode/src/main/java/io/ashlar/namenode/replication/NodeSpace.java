package io.ashlar.namenode.replication;

/**
 * How full a DataNode is, with what is on its way to it and from it.
 *
 * <p>What is on its way may be a part of what the node said last, or may not: its heartbeat can be
 * older or newer than the report of the replica. So it gives by the least that it may have, and
 * takes by the most.
 *
 * @param capacityBytes of all its volumes
 * @param usedBytes by replicas; the best guess
 * @param leastBytes that may be used
 * @param mostBytes that may be used
 */
public record NodeSpace(
    String nodeId,
    String rack,
    long capacityBytes,
    long usedBytes,
    long leastBytes,
    long mostBytes) {
  /** Of a node with nothing on its way. */
  public NodeSpace(String nodeId, String rack, long capacityBytes, long usedBytes) {
    this(nodeId, rack, capacityBytes, usedBytes, usedBytes, usedBytes);
  }

  /** Of a node that said {@code shownBytes}, before or after some of what is on its way. */
  static NodeSpace of(
      String nodeId,
      String rack,
      long capacityBytes,
      long shownBytes,
      BalanceAccount.Pending pending) {
    return new NodeSpace(
        nodeId,
        rack,
        capacityBytes,
        Math.max(0, shownBytes + pending.comingBytes() - pending.leavingBytes()),
        Math.max(0, shownBytes - pending.leavingBytes()),
        shownBytes + pending.comingBytes());
  }

  /** From 0 to about 1. */
  public double share() {
    return share(usedBytes);
  }

  /** The same of the least that may be used. */
  double leastShare() {
    return share(leastBytes);
  }

  /** The same of the most that may be used. */
  double mostShare() {
    return share(mostBytes);
  }

  private double share(long bytes) {
    return capacityBytes <= 0 ? 0 : (double) bytes / capacityBytes;
  }
}
