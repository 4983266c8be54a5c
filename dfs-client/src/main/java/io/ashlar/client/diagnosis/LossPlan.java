package io.ashlar.client.diagnosis;

import java.util.List;

/**
 * What it would take to do without some nodes.
 *
 * @param bytes to be copied
 * @param blocks that lack replicas then
 * @param etaMs of the copying, from the first copy on; -1: it does not end
 * @param blockers what holds it up
 * @param atRisk blocks of which no other good replica is left
 * @param nodes that go
 * @param sampledBlocks of which every copy was planned
 * @param rateMeasured false if nothing was copied yet and the time rests on an assumed rate
 * @param bytesPerSecond that the time rests on
 */
public record LossPlan(
    long bytes,
    long blocks,
    long etaMs,
    List<Blocker> blockers,
    AtRisk atRisk,
    List<String> nodes,
    long sampledBlocks,
    boolean rateMeasured,
    long bytesPerSecond) {
  /** Copies the lists. */
  public LossPlan {
    blockers = List.copyOf(blockers);
    nodes = List.copyOf(nodes);
  }

  /** What is planned. */
  public enum Event {
    /** A node hands over what it holds, and leaves. */
    DECOMMISSION,
    /** All nodes of a rack are gone at once. */
    LOSE_RACK
  }

  /** Something that holds it up, and so many blocks with it. */
  public record Blocker(String code, String subject, long blocks, String reason) {}

  /** Blocks that would be lost, or have no second replica until they are copied. */
  public record AtRisk(long blocks, long bytes) {}
}
