package io.ashlar.common.digest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The sum modulo 2^128 of the hashes of all replicas in each group of one storage. Takes 1 KB.
 *
 * <p><b>Threading</b>: one thread at a time.
 */
public final class GroupSums implements SumSink {
  private final long[] low = new long[Buckets.GROUPS];
  private final long[] high = new long[Buckets.GROUPS];
  private long count;

  @Override
  public void add(int bucket, long lowBits, long highBits) {
    addTo(Buckets.groupOf(bucket), lowBits, highBits);
    count++;
  }

  private void addTo(int group, long lowBits, long highBits) {
    long sum = low[group] + lowBits;
    low[group] = sum;
    high[group] += highBits + (Long.compareUnsigned(sum, lowBits) < 0 ? 1 : 0);
  }

  /** Adds all that {@code others} has. */
  public void addAll(GroupSums others) {
    for (int group = 0; group < Buckets.GROUPS; group++) {
      addTo(group, others.low[group], others.high[group]);
    }
    count += others.count;
  }

  /** Replicas that were added. */
  public long count() {
    return count;
  }

  /** All sums in order, as they travel. */
  public byte[] encoded() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Buckets.GROUPS * DigestSums.SUM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int group = 0; group < Buckets.GROUPS; group++) {
      bytes.putLong(low[group]).putLong(high[group]);
    }
    return bytes.array();
  }
}
