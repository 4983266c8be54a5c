package io.ashlar.datanode.pipeline;

/**
 * What a pipeline is, seen from one of its nodes.
 *
 * @param block for messages
 * @param nodeId this node
 * @param mirrorId the node after this one; empty for the last
 * @param nodesAfter how many nodes come after this one
 * @param chunkBytes data bytes per checksum
 * @param continues whether the replica was there before
 * @param ackTimeoutMs without any ack of the next node, after which it counts as lost
 */
public record PipelineSpec(
    String block,
    String nodeId,
    String mirrorId,
    int nodesAfter,
    int chunkBytes,
    boolean continues,
    long ackTimeoutMs) {
  boolean hasMirror() {
    return nodesAfter > 0;
  }

  /** A node nearer to the writer waits longer, so that the one next to the lost node names it. */
  long mirrorTimeoutMs() {
    return ackTimeoutMs + ackTimeoutMs / 8 * nodesAfter;
  }
}
