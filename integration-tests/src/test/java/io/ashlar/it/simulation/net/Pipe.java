package io.ashlar.it.simulation.net;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: bytes arrive in order, or not at all. A partition holds them back
 * until it is healed or the connection is reset.
 */
final class Pipe {
  static final int WINDOW_BYTES = 256 << 10;

  /** A piece on its way; null content is the end. */
  static final class Segment {
    final byte @Nullable [] content;
    final long arrivesAtNanos;

    Segment(byte @Nullable [] content, long arrivesAtNanos) {
      this.content = content;
      this.arrivesAtNanos = arrivesAtNanos;
    }
  }

  final SimChannel from;
  final SimChannel to;
  final Deque<Segment> onTheWay = new ArrayDeque<>();
  final FrameScan frames = new FrameScan();
  long lastArrivalNanos;
  int unread;
  boolean writerWaits;
  boolean finSent;

  /** Nothing that is sent arrives any more; both ends hear of a reset. */
  boolean broken;

  Pipe(SimChannel from, SimChannel to) {
    this.from = from;
    this.to = to;
  }

  int room() {
    return WINDOW_BYTES - unread;
  }
}
