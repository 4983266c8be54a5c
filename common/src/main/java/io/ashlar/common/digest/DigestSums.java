package io.ashlar.common.digest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * The sum modulo 2^128 of the hashes of all replicas in each bucket of one storage. Takes 64 KB.
 *
 * <p><b>Threading</b>: one thread at a time.
 */
public final class DigestSums implements SumSink {
  /** Bytes of a sum as it travels, in little endian. */
  public static final int SUM_BYTES = 16;

  private final long[] low = new long[Buckets.COUNT];
  private final long[] high = new long[Buckets.COUNT];
  private long count;

  @Override
  public void add(int bucket, long lowBits, long highBits) {
    long sum = low[bucket] + lowBits;
    low[bucket] = sum;
    high[bucket] += highBits + (Long.compareUnsigned(sum, lowBits) < 0 ? 1 : 0);
    count++;
  }

  /** Replicas that were added. */
  public long count() {
    return count;
  }

  /** The sums of all groups, in order. */
  public byte[] groups() {
    GroupSums sums = new GroupSums();
    for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
      sums.add(bucket, low[bucket], high[bucket]);
    }
    return sums.encoded();
  }

  /** The sums of the buckets of one group. */
  public byte[] group(int group) {
    return encode(group * Buckets.PER_GROUP);
  }

  private byte[] encode(int from) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Buckets.PER_GROUP * SUM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int bucket = from; bucket < from + Buckets.PER_GROUP; bucket++) {
      bytes.putLong(low[bucket]).putLong(high[bucket]);
    }
    return bytes.array();
  }

  /** Numbers of the sums in which two encodings of equal length differ. */
  public static BitSet differing(byte[] one, byte[] other) {
    if (one.length != other.length) {
      throw new IllegalArgumentException(
          "sums of " + one.length + " bytes are compared with " + other.length);
    }
    ByteBuffer mine = ByteBuffer.wrap(one);
    ByteBuffer theirs = ByteBuffer.wrap(other);
    BitSet differing = new BitSet();
    for (int at = 0; at < one.length; at += SUM_BYTES) {
      boolean equal =
          mine.getLong(at) == theirs.getLong(at)
              && mine.getLong(at + Long.BYTES) == theirs.getLong(at + Long.BYTES);
      differing.set(at / SUM_BYTES, !equal);
    }
    return differing;
  }
}
