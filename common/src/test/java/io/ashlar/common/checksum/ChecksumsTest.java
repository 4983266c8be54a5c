package io.ashlar.common.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class ChecksumsTest {
  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  @Property
  void shouldCombineAsIfComputedAtOnce(
      @ForAll @Size(max = 3_000) byte[] first, @ForAll @Size(max = 3_000) byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    assertThat(Crc32cCombiner.combine(crc(first), crc(second), second.length)).isEqualTo(crc(both));
    int power = Crc32cCombiner.powerOfBytes(second.length);
    assertThat(Crc32cCombiner.combineWithPower(crc(first), crc(second), power))
        .isEqualTo(crc(both));
  }

  @Test
  void shouldCombineOverLengthsBeyondAnInt() {
    long bytes = 5_000_000_000L;
    int byHalves =
        Crc32cCombiner.combine(Crc32cCombiner.combine(0x1234, 0, bytes / 2), 0, bytes - bytes / 2);
    assertThat(Crc32cCombiner.combine(0x1234, 0, bytes)).isEqualTo(byHalves);
  }

  @Property
  void shouldFindTheChunkOfAFlippedBit(
      @ForAll @Size(min = 1, max = 2_000) byte[] data,
      @ForAll @IntRange(min = 1, max = 700) int chunk,
      @ForAll @IntRange(min = 0, max = 15_999) int bit) {
    ByteBuffer view = ByteBuffer.wrap(data);
    ByteBuffer sums = ByteBuffer.allocate(ChunkChecksums.bytesFor(data.length, chunk));
    ChunkChecksums.compute(view, chunk, sums);
    assertThat(ChunkChecksums.firstMismatch(view, chunk, sums)).isEqualTo(-1);
    int flipped = bit % (data.length * 8);
    data[flipped / 8] ^= (byte) (1 << flipped % 8);
    assertThat(ChunkChecksums.firstMismatch(view, chunk, sums)).isEqualTo(flipped / 8 / chunk);
    assertThat(view.position()).isZero();
    assertThat(sums.position()).isZero();
  }

  @Test
  void shouldStoreTheKnownCheckValueBigEndian() {
    ByteBuffer data =
        ByteBuffer.wrap("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    ByteBuffer sums = ByteBuffer.allocate(4);
    ChunkChecksums.compute(data, 512, sums);
    assertThat(sums.array()).containsExactly(0xe3, 0x06, 0x92, 0x83);
  }
}
