package io.ashlar.client.diagnosis;

import java.util.List;

/**
 * What a DataNode holds and does, and whether it gets new blocks.
 *
 * @param state live, stale or dead
 * @param takesNewReplicas what the placement policy says of it
 * @param reasonCode for scripts
 * @param reason in words
 * @param promisedBytes to writers, not visible in its volumes yet
 * @param deletionsWaiting replicas that it has to delete
 * @param reportComplete true once it has told all its replicas
 * @param silentMs since it was heard
 */
public record NodeExplanation(
    String nodeId,
    String address,
    String rack,
    String state,
    boolean takesNewReplicas,
    String reasonCode,
    String reason,
    long replicas,
    long usedBytes,
    long remainingBytes,
    long promisedBytes,
    long deletionsWaiting,
    boolean reportComplete,
    long silentMs,
    List<RunningCopy> sending,
    List<RunningCopy> receiving) {
  /** Copies the lists. */
  public NodeExplanation {
    sending = List.copyOf(sending);
    receiving = List.copyOf(receiving);
  }
}
