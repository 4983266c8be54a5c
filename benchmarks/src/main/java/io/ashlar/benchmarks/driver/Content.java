package io.ashlar.benchmarks.driver;

import java.io.IOException;
import java.util.SplittableRandom;

/**
 * The bytes of all files: piece {@code n} of 1 MiB is a window into one random pool, so that making
 * them costs nothing and they can be checked at any position.
 */
final class Content {
  static final int PIECE_BYTES = 1 << 20;
  private static final int POOL_BYTES = 16 << 20;
  private static final byte[] POOL = new byte[POOL_BYTES];

  static {
    new SplittableRandom(42).nextBytes(POOL);
  }

  private Content() {}

  /** Where piece {@code n} begins in {@link #pool}. */
  static int offset(long piece) {
    return (int) (piece * 1_000_003L % (POOL_BYTES - PIECE_BYTES));
  }

  static byte[] pool() {
    return POOL;
  }

  /** Fails if {@code bytes} are not what a stream holds at {@code position}. */
  static void check(long position, byte[] bytes, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      long at = position + i;
      if (bytes[i] != POOL[offset(at / PIECE_BYTES) + (int) (at % PIECE_BYTES)]) {
        throw new IOException("a byte came back different, at position " + at);
      }
    }
  }
}
