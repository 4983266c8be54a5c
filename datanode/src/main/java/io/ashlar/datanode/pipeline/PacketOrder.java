package io.ashlar.datanode.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Which packet may come next: numbered without gaps, each from the beginning of the chunk in which
 * the one before ended. A stream that continues a replica may begin at any chunk that is there, and
 * never ends before what is there.
 *
 * <p><b>Threading</b>: one thread at a time.
 */
final class PacketOrder {
  private final int chunkBytes;
  private long had;
  private boolean positioned;
  private long nextSeqno;
  private long end;
  private boolean lastReceived;

  PacketOrder(int chunkBytes) {
    this.chunkBytes = chunkBytes;
  }

  /** The replica has {@code bytes} already; packets may repeat them. */
  void continueAfter(long bytes) {
    had = bytes;
  }

  long nextSeqno() {
    return nextSeqno;
  }

  boolean lastReceived() {
    return lastReceived;
  }

  /** Bytes that are there or were received, without gaps. */
  long length() {
    return Math.max(had, end);
  }

  /** Takes the packet if it may come now; else says what is wrong. */
  @Nullable String whatIsWrong(PacketInfo packet) {
    if (lastReceived) {
      return "packet " + packet.seqno() + " came after the last one";
    }
    if (packet.seqno() != nextSeqno) {
      return "expected packet " + nextSeqno + ", found " + packet.seqno();
    }
    if (packet.last()) {
      return whatIsWrongWithLast(packet);
    }
    return packet.dataLength() == 0 ? null : whatIsWrongWithData(packet);
  }

  private @Nullable String whatIsWrongWithLast(PacketInfo packet) {
    if (packet.dataLength() > 0) {
      return "the last packet carries " + packet.dataLength() + " bytes, expected none";
    }
    if (positioned && end < had) {
      return "the last packet ends the block at " + end + ", expected " + had + " or further";
    }
    return null;
  }

  private @Nullable String whatIsWrongWithData(PacketInfo packet) {
    boolean mayRepeat = had > 0 && !positioned;
    if (mayRepeat && packet.offset() % chunkBytes == 0 && packet.offset() <= had) {
      return null;
    }
    long expected = end - end % chunkBytes;
    if (!mayRepeat && packet.offset() == expected && packet.end() >= end) {
      return null;
    }
    return "expected data from "
        + (mayRepeat ? "a chunk's beginning" : expected)
        + " on to "
        + length()
        + " or further, found "
        + packet.offset()
        + " to "
        + packet.end();
  }

  /** The packet is the next one. */
  void take(PacketInfo packet) {
    nextSeqno++;
    lastReceived = packet.last();
    if (packet.dataLength() > 0) {
      positioned = true;
      end = packet.end();
    }
  }
}
