package io.ashlar.it.simulation.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Which bytes of a connection are block data, however they are cut. */
final class FrameScanTest {
  private static final int HEADER = 3;
  private static final int PREFIX = 8;

  @Test
  void shouldFindPayloadInPiecesOfAnySize() {
    byte[] bytes = new byte[200];
    BitSet expected = new BitSet();
    int end = 0;
    for (int payload : new int[] {0, 5, 0, 0, 70}) {
      ByteBuffer frame = ByteBuffer.wrap(bytes, end, bytes.length - end);
      frame.putInt(4 + HEADER + payload).putInt(4 << 24 | HEADER);
      expected.set(end + PREFIX + HEADER, end + PREFIX + HEADER + payload);
      end += PREFIX + HEADER + payload;
    }
    for (int piece = 1; piece <= end; piece++) {
      FrameScan scan = new FrameScan();
      BitSet found = new BitSet();
      for (int at = 0; at < end; at += piece) {
        int from = at;
        scan.follow(Arrays.copyOfRange(bytes, at, Math.min(end, at + piece))).stream()
            .forEach(bit -> found.set(from + bit));
      }
      assertThat(found).as("pieces of %d bytes", piece).isEqualTo(expected);
    }
  }
}
