package io.ashlar.common.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ReplicaHashTest {
  /** Made by {@code openssl mac -macopt size:16 -macopt hexkey:KEY SIPHASH}. */
  @Test
  void shouldBeSipHashOf128Bits() {
    String rising = "000102030405060708090a0b0c0d0e0f";
    assertThat(hash(rising, 16, 1000, 300)).isEqualTo("1e45ffe7dc612c5577983db70c434942");
    assertThat(hash(rising, 0x0706050403020100L, 0x0f0e0d0c0b0a0908L, 0x1716151413121110L))
        .isEqualTo("2db479ae78bd50d8882a8a178a6132ad");
    assertThat(hash("ffeeddccbbaa99887766554433221100", 0x7000000000000010L, -1, 1L << 40))
        .isEqualTo("3e3312585614c8d0f7cd874e895bcd4a");
  }

  @Test
  void shouldKeepItsKey() {
    byte[] key = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    assertThat(ReplicaHash.of(key).key()).isEqualTo(key);
    assertThatThrownBy(() -> ReplicaHash.of(new byte[15])).hasMessageContaining("16 bytes");
  }

  private static String hash(String key, long id, long stamp, long length) {
    DigestSums sums = new DigestSums();
    ReplicaHash.of(HexFormat.of().parseHex(key)).add(sums, id, stamp, length);
    int bucket = Buckets.of(id);
    byte[] group = sums.group(Buckets.groupOf(bucket));
    int at = bucket % Buckets.PER_GROUP * DigestSums.SUM_BYTES;
    return HexFormat.of().formatHex(Arrays.copyOfRange(group, at, at + DigestSums.SUM_BYTES));
  }
}
