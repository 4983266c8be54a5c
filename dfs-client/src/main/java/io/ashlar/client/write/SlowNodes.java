package io.ashlar.client.write;

import io.ashlar.protocol.data.PacketAck;

/**
 * Watches the times in acks for a node that is slow while others are not.
 *
 * <p>A node's share of a packet's time is what it needed itself, or what the way to it took: the
 * time of the node before it less that of its own and of what lies behind. A slow node makes those
 * before it wait, so that of several slow shares the one farthest from the writer counts.
 */
final class SlowNodes {
  /** Packets in a row; fewer are an accident. */
  private static final int PACKETS = 4;

  private final int limitMs;
  private int suspect = -1;
  private int streak;

  /** {@code limitMs} 0 turns the watch off. */
  SlowNodes(int limitMs) {
    this.limitMs = limitMs;
  }

  /** The index of a slow node, or -1. */
  int onAck(PacketAck ack) {
    int nodes = ack.getStatusesCount();
    if (limitMs == 0
        || nodes < 2
        || ack.getOwnMsCount() != nodes
        || ack.getTotalMsCount() != nodes) {
      return -1;
    }
    int slow = farthestSlow(ack, nodes);
    streak = slow >= 0 && slow == suspect ? streak + 1 : 1;
    suspect = slow;
    if (slow < 0 || streak < PACKETS) {
      return -1;
    }
    streak = 0;
    return slow;
  }

  private int farthestSlow(PacketAck ack, int nodes) {
    boolean allSlow = true;
    int slow = -1;
    for (int i = 0; i < nodes; i++) {
      int own = ack.getOwnMs(i);
      allSlow &= own > limitMs;
      int way =
          i == 0 ? 0 : ack.getTotalMs(i - 1) - Math.max(ack.getOwnMs(i - 1), ack.getTotalMs(i));
      if (Math.max(own, way) > limitMs) {
        slow = i;
      }
    }
    return allSlow ? -1 : slow;
  }

  /** Forgets what it saw; the pipeline is another one. */
  void reset() {
    suspect = -1;
    streak = 0;
  }
}
