package io.ashlar.it.simulation.net;

import java.util.BitSet;

/**
 * Follows the frames in one direction of a connection (docs/protocol/frames.md), to know which of
 * its bytes are block data.
 */
final class FrameScan {
  private static final int PREFIX_BYTES = 8;
  private static final int LENGTH_BYTES = 4;

  private int prefixBytes;
  private long length;
  private int headerLeft;
  private long payloadLeft;

  /** Follows what comes next; gives which of these bytes are block data. */
  BitSet follow(byte[] content) {
    BitSet payload = new BitSet();
    int at = 0;
    while (at < content.length) {
      if (prefixBytes < PREFIX_BYTES) {
        takePrefix(content[at] & 0xFF);
        at++;
      } else if (headerLeft > 0) {
        int taken = Math.min(headerLeft, content.length - at);
        headerLeft -= taken;
        at += taken;
      } else {
        int taken = (int) Math.min(payloadLeft, content.length - at);
        payload.set(at, at + taken);
        payloadLeft -= taken;
        at += taken;
      }
      if (prefixBytes == PREFIX_BYTES && headerLeft == 0 && payloadLeft == 0) {
        prefixBytes = 0;
      }
    }
    return payload;
  }

  /** Four bytes of length, one of type, three of the header's length. */
  private void takePrefix(int value) {
    if (prefixBytes == 0) {
      length = 0;
      headerLeft = 0;
    }
    if (prefixBytes < LENGTH_BYTES) {
      length = length << 8 | value;
    } else if (prefixBytes > LENGTH_BYTES) {
      headerLeft = headerLeft << 8 | value;
    }
    prefixBytes++;
    payloadLeft = length - (PREFIX_BYTES - LENGTH_BYTES) - headerLeft;
  }
}
