package io.ashlar.datanode.transfer;

import io.ashlar.datanode.pipeline.NodeAck;
import io.ashlar.protocol.data.PacketAck;
import java.util.ArrayList;
import java.util.List;

/** Acks as they travel. */
final class PacketAcks {
  private PacketAcks() {}

  static PacketAck of(long seqno, List<NodeAck> nodes) {
    PacketAck.Builder ack = PacketAck.newBuilder().setSeqno(seqno);
    for (NodeAck node : nodes) {
      ack.addStatuses(node.status()).addOwnMs(node.ownMs()).addTotalMs(node.totalMs());
    }
    return ack.build();
  }

  /** One for each status; a node that told no times has none. */
  static List<NodeAck> nodesOf(PacketAck ack) {
    int count = ack.getStatusesCount();
    boolean timed = ack.getOwnMsCount() == count && ack.getTotalMsCount() == count;
    List<NodeAck> nodes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      nodes.add(
          timed
              ? new NodeAck(ack.getStatuses(i), ack.getOwnMs(i), ack.getTotalMs(i))
              : NodeAck.of(ack.getStatuses(i)));
    }
    return nodes;
  }
}
