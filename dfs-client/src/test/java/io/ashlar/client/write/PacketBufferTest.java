package io.ashlar.client.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.rpc.FrameMemory;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The piece that goes out is {@code checksums | data}, whatever was put in. */
final class PacketBufferTest {
  @Property(tries = 500)
  void shouldBeOnePieceOfChecksumsAndData(
      @ForAll @IntRange(min = 1, max = 64) int chunkUnits,
      @ForAll @IntRange(min = 1, max = 9) int chunks,
      @ForAll @IntRange(max = 1_000) int repeatedPart,
      @ForAll @IntRange(max = 1_000) int fill,
      @ForAll long seed) {
    int chunk = chunkUnits * 16;
    int max = chunk * chunks;
    byte[] repeated = new byte[repeatedPart % chunk];
    byte[] fresh = new byte[(max - repeated.length) * fill / 1_000];
    Random random = new Random(seed);
    random.nextBytes(repeated);
    random.nextBytes(fresh);
    PacketBuffer packet = new PacketBuffer(FrameMemory.POOLS, chunk, max, 5L * chunk, repeated);
    for (int at = 0; at < fresh.length; ) {
      int step = Math.min(fresh.length - at, 1 + random.nextInt(chunk * 2));
      packet.put(fresh, at, step);
      at += step;
    }
    byte[] expected = Arrays.copyOf(repeated, repeated.length + fresh.length);
    System.arraycopy(fresh, 0, expected, repeated.length, fresh.length);

    assertThat(packet.newBytes()).isEqualTo(fresh.length);
    assertThat(packet.room()).isEqualTo(max - expected.length);
    assertThat(packet.tail())
        .isEqualTo(Arrays.copyOfRange(expected, expected.length / chunk * chunk, expected.length));
    int sums = packet.checksumBytes();
    ByteBuf piece = packet.seal();
    try {
      assertThat(sums).isEqualTo(ChunkChecksums.bytesFor(expected.length, chunk));
      assertThat(piece.readableBytes()).isEqualTo(sums + expected.length);
      byte[] data = new byte[expected.length];
      piece.getBytes(piece.readerIndex() + sums, data);
      assertThat(data).isEqualTo(expected);
      assertThat(
              ChunkChecksums.firstMismatch(
                  ByteBuffer.wrap(expected), chunk, piece.nioBuffer(piece.readerIndex(), sums)))
          .isEqualTo(-1);
    } finally {
      piece.release();
    }
  }

  @Test
  void shouldHoldAtLeastOneChunk() {
    assertThat(PacketBuffer.dataBytesMax(1 << 20, 4096)).isEqualTo(1 << 20);
    assertThat(PacketBuffer.dataBytesMax(65_536, 1_000 * 16)).isEqualTo(64_000);
    assertThat(PacketBuffer.dataBytesMax(512, 4096)).isEqualTo(4096);
  }
}
