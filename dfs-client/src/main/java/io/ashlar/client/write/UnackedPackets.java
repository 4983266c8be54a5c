package io.ashlar.client.write;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The packets of a block that not all nodes have acked, in order and with their bytes.
 *
 * <p><b>Ownership</b>: releases a packet when it is acked, and all of them at the end.
 */
final class UnackedPackets {
  private final Deque<Packet> packets = new ArrayDeque<>();
  private long firstSeqno;
  private long ackedLength;
  private long sentLength;

  /** Of a block that has {@code length} bytes already. */
  UnackedPackets(long length) {
    this.ackedLength = length;
    this.sentLength = length;
  }

  boolean isEmpty() {
    return packets.isEmpty();
  }

  /** Bytes of the block that all nodes acked. */
  long ackedLength() {
    return ackedLength;
  }

  /** Bytes of the block that some node may have. */
  long sentLength() {
    return sentLength;
  }

  /** Number of the packet whose ack is due. */
  long dueSeqno() {
    return firstSeqno;
  }

  /** The packet whose ack is due; null if none is. */
  @Nullable Packet due() {
    return packets.peekFirst();
  }

  /** Keeps a packet and says its number. */
  long add(Packet packet) {
    packets.addLast(packet);
    if (packet.hasData()) {
      sentLength = Math.max(sentLength, packet.end());
    }
    return firstSeqno + packets.size() - 1;
  }

  /** Lets the packet go whose ack was due; there must be one. */
  Packet acked() {
    Packet packet = packets.removeFirst();
    firstSeqno++;
    if (packet.hasData()) {
      ackedLength = Math.max(ackedLength, packet.end());
    }
    packet.release();
    return packet;
  }

  /** Sends all of them again on a new stream, whose numbers begin at 0. */
  void sendAll(PipelineLink link) {
    firstSeqno = 0;
    long seqno = 0;
    for (Packet packet : packets) {
      packet.send(link, seqno++);
    }
  }

  void release() {
    packets.forEach(Packet::release);
    packets.clear();
  }
}
