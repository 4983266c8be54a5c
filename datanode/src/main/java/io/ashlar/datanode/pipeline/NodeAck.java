package io.ashlar.datanode.pipeline;

import io.ashlar.protocol.data.AckStatus;

/**
 * What one node says of one packet.
 *
 * @param ownMs from the packet's arrival there until it was written there
 * @param totalMs from its arrival there until its ack left
 */
public record NodeAck(AckStatus status, int ownMs, int totalMs) {
  /** Of a node whose times are not known. */
  public static NodeAck of(AckStatus status) {
    return new NodeAck(status, 0, 0);
  }
}
