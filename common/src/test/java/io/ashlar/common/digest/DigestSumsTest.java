package io.ashlar.common.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DigestSumsTest {
  private static final ReplicaHash HASH = new ReplicaHash(3, 4);
  private static final int RUN = 1 << 14;

  private static DigestSums of(long... blocks) {
    DigestSums sums = new DigestSums();
    for (long block : blocks) {
      HASH.add(sums, block, 7, 100);
    }
    return sums;
  }

  @Test
  void shouldNotDependOnTheOrder() {
    assertThat(of(16, 5 * RUN, 32).groups()).isEqualTo(of(32, 16, 5 * RUN).groups());
    assertThat(of(16, 32).group(0)).isEqualTo(of(32, 16).group(0));
  }

  @Test
  void shouldTellWhichGroupAndBucketDiffers() {
    long changed = 130L * RUN;
    DigestSums mine = of(16, changed);
    DigestSums theirs = of(16);
    HASH.add(theirs, changed, 8, 100);

    assertThat(DigestSums.differing(mine.groups(), theirs.groups())).isEqualTo(only(2));
    assertThat(DigestSums.differing(mine.group(2), theirs.group(2))).isEqualTo(only(2));
    assertThat(DigestSums.differing(mine.group(0), theirs.group(0))).isEqualTo(new BitSet());
  }

  @Test
  void shouldTellAReplicaApartThatIsThereTwice() {
    assertThat(DigestSums.differing(of(16, 16).groups(), of().groups())).isEqualTo(only(0));
    assertThat(DigestSums.differing(of(16, 16).groups(), of(16).groups())).isEqualTo(only(0));
  }

  @Test
  void shouldPutNeighboursIntoOneBucketAndUseAll() {
    assertThat(Buckets.of(16)).isEqualTo(Buckets.of(1_023 * 16)).isNotEqualTo(Buckets.of(RUN));
    BitSet used = new BitSet();
    for (long run = 0; run < Buckets.COUNT; run++) {
      used.set(Buckets.of(run * RUN));
    }
    assertThat(used.cardinality()).isEqualTo(Buckets.COUNT);
    assertThat(Buckets.of(-16)).isBetween(0, Buckets.COUNT - 1);
  }

  /** A carry that got lost would be seen here: the sum of all groups is that of all replicas. */
  @Test
  void shouldAddModulo128Bits() {
    SplittableRandom random = new SplittableRandom(1);
    BigInteger sum = BigInteger.ZERO;
    DigestSums all = new DigestSums();
    for (int i = 0; i < 1_000; i++) {
      long id = random.nextLong(1 << 10) * 16;
      DigestSums one = new DigestSums();
      HASH.add(one, id, i, 5);
      HASH.add(all, id, i, 5);
      sum = sum.add(number(one));
    }
    assertThat(number(all)).isEqualTo(sum.mod(BigInteger.ONE.shiftLeft(128)));
    assertThat(all.count()).isEqualTo(1_000);
  }

  private static BigInteger number(DigestSums sums) {
    byte[] first = Arrays.copyOf(sums.group(0), DigestSums.SUM_BYTES);
    for (int i = 0; i < first.length / 2; i++) {
      byte swapped = first[i];
      first[i] = first[first.length - 1 - i];
      first[first.length - 1 - i] = swapped;
    }
    return new BigInteger(1, first);
  }

  private static BitSet only(int number) {
    BitSet set = new BitSet();
    set.set(number);
    return set;
  }
}
