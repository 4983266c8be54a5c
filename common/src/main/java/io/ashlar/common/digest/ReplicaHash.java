package io.ashlar.common.digest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A key of SipHash-2-4 with 128 bits of outcome, over block id, generation stamp and length of a
 * replica. Nobody who does not know the key can make two different sets of replicas whose hashes
 * have one sum, and by chance it happens once in 2^128 comparisons.
 *
 * @param first half of the key, its first eight bytes in little endian
 * @param second half
 */
public record ReplicaHash(long first, long second) {
  /** Bytes of a key. */
  public static final int KEY_BYTES = 16;

  private static final int INPUT_BYTES = 24;
  private static final int FINAL_ROUNDS = 4;

  /** The key of these 16 bytes. */
  public static ReplicaHash of(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "a key of a replica hash has " + KEY_BYTES + " bytes, found " + key.length);
    }
    ByteBuffer bytes = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
    return new ReplicaHash(bytes.getLong(), bytes.getLong());
  }

  /** The 16 bytes of the key. */
  public byte[] key() {
    return ByteBuffer.allocate(KEY_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(first)
        .putLong(second)
        .array();
  }

  /** Adds a final replica to the bucket of its block. */
  public void add(SumSink sums, long blockId, long stamp, long length) {
    State state = new State(first, second);
    state.absorb(blockId);
    state.absorb(stamp);
    state.absorb(length);
    state.absorb((long) INPUT_BYTES << 56);
    long low = state.finishLow();
    sums.add(Buckets.of(blockId), low, state.finishHigh());
  }

  /** Lives within one call, so that it is never really allocated. */
  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long first, long second) {
      v0 = first ^ 0x736f6d6570736575L;
      v1 = second ^ 0x646f72616e646f6dL ^ 0xee;
      v2 = first ^ 0x6c7967656e657261L;
      v3 = second ^ 0x7465646279746573L;
    }

    void absorb(long message) {
      v3 ^= message;
      round();
      round();
      v0 ^= message;
    }

    long finishLow() {
      v2 ^= 0xee;
      return finalRounds();
    }

    long finishHigh() {
      v1 ^= 0xdd;
      return finalRounds();
    }

    private long finalRounds() {
      for (int i = 0; i < FINAL_ROUNDS; i++) {
        round();
      }
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
