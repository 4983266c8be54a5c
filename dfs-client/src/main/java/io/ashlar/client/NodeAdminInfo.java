package io.ashlar.client;

import java.util.List;

/**
 * A DataNode that leaves or rests, and how far that is.
 *
 * @param address of the node; empty if it did not register since the NameNode started
 * @param state live, stale, dead or unknown
 * @param adminState normal, decommissioning, decommissioned, entering-maintenance, in-maintenance
 * @param untilMs when maintenance ends, epoch ms; 0: by command only
 * @param forced fewer replicas than wanted will do if no more nodes are left
 * @param counted false while its blocks are counted for the first time
 * @param blocksTotal that depended on it at first
 * @param blocksLeft that still do
 * @param bytesLeft to be copied
 * @param bytesPerSecond lately
 * @param etaMs until they are copied; -1: not known
 * @param openBlocks those of {@code blocksLeft} whose files are being written
 * @param blockers the first of those that are left
 */
public record NodeAdminInfo(
    String nodeId,
    String address,
    String state,
    String adminState,
    long untilMs,
    boolean forced,
    boolean counted,
    long blocksTotal,
    long blocksLeft,
    long bytesLeft,
    long bytesPerSecond,
    long etaMs,
    long openBlocks,
    List<Blocker> blockers) {
  /** Copies the list. */
  public NodeAdminInfo {
    blockers = List.copyOf(blockers);
  }

  /**
   * A block that holds it up.
   *
   * @param open its file is being written
   * @param good replicas that count
   * @param needed replicas that have to count
   */
  public record Blocker(
      long blockId, String path, boolean open, int good, int needed, String reason) {}

  /** True while something has to be done before the node may go. */
  public boolean isUnderWay() {
    return adminState.equals("decommissioning") || adminState.equals("entering-maintenance");
  }
}
