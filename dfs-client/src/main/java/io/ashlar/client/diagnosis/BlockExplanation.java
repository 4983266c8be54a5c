package io.ashlar.client.diagnosis;

import java.util.List;

/**
 * Why a block is as it is.
 *
 * @param block its id
 * @param path of its file
 * @param state HEALTHY, UNDER_REPLICATED, MISSING, CORRUPT, DAMAGED_REPLICA, OVER_REPLICATED, or
 *     that of a block whose content is not final
 * @param target replicas wanted
 * @param live replicas that count
 * @param decision what the planner decides for it now
 * @param nodes all DataNodes
 * @param running copies under way
 * @param etaMs until it has its replicas; 0: it has; -1: unknown
 * @param lastFailure why the last copy came to nothing; empty if none is known
 * @param lastFailureMs when, epoch ms; 0 if none is known
 */
public record BlockExplanation(
    long block,
    long generationStamp,
    long length,
    String path,
    String state,
    int target,
    int live,
    String decision,
    String decisionReason,
    List<NodeVerdict> nodes,
    List<RunningCopy> running,
    long etaMs,
    String lastFailure,
    long lastFailureMs) {
  /** Copies the lists. */
  public BlockExplanation {
    nodes = List.copyOf(nodes);
    running = List.copyOf(running);
  }

  /**
   * Why a node has a replica, gets one, or does not.
   *
   * @param chosen true if it has one that counts, or is to get one
   * @param reasonCode for scripts
   * @param reason in words
   */
  public record NodeVerdict(
      String nodeId,
      boolean chosen,
      String reasonCode,
      String reason,
      String address,
      String rack) {}
}
