package io.ashlar.common.random;

import java.util.SplittableRandom;

/**
 * Chance from a seed.
 *
 * <p><b>Threading</b>: one thread, or the caller's own lock; interleaving would lose repeatability.
 */
public final class SeededRandomSource implements RandomSource {
  private final SplittableRandom random;

  /** Starts the sequence of {@code seed}. */
  public SeededRandomSource(long seed) {
    this.random = new SplittableRandom(seed);
  }

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  @Override
  public int nextInt(int bound) {
    return random.nextInt(bound);
  }
}
