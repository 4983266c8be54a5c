package io.ashlar.datanode.transfer;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The packets of one write stream from their arrival to their ack, and with them whether the writer
 * may send more.
 *
 * <p><b>Threading</b>: the stream's event loop.
 *
 * <p><b>Ownership</b>: takes the packets it is given; releases each when it is acked, or all in the
 * end.
 */
final class HeldPackets {
  private final Intake intake;
  private final Deque<Packet> packets = new ArrayDeque<>();

  HeldPackets(Intake intake) {
    this.intake = intake;
  }

  /** A packet arrived; {@link #update} follows. */
  void add(Packet packet) {
    packets.add(packet);
    intake.add(packet.bytes());
  }

  /** The packet that arrived last, which must be this one. */
  Packet newest(long seqno) {
    Packet packet = packets.getLast();
    if (packet.info().seqno() != seqno) {
      throw new IllegalStateException("packet " + seqno + " is not the newest");
    }
    return packet;
  }

  /** The oldest packet is acked, if it is this one: acks of bad packets come before their turn. */
  void acked(long seqno) {
    Packet head = packets.peek();
    if (head != null && head.info().seqno() == seqno) {
      packets.remove();
      letGo(head);
    }
  }

  private void letGo(Packet packet) {
    intake.remove(packet.bytes());
    packet.release();
  }

  /** Looks again whether the writer may send more. */
  void update(boolean nextNodeTakes) {
    intake.update(nextNodeTakes);
  }

  /** Holds the writer up, whatever is acked, until it is called with false. */
  void pause(boolean wanted) {
    intake.pause(wanted);
  }

  /** Nothing is acked any more. */
  void end() {
    for (Packet packet = packets.poll(); packet != null; packet = packets.poll()) {
      letGo(packet);
    }
    intake.end();
  }
}
