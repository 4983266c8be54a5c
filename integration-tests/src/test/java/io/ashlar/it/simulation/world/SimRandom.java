package io.ashlar.it.simulation.world;

import io.ashlar.common.random.RandomSource;
import java.util.SplittableRandom;

/** Chance of a process, from the seed. */
public final class SimRandom implements RandomSource {
  private final SplittableRandom random;

  /** A sequence of its own. */
  public SimRandom(SimProcess process) {
    this.random = process.random().split();
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
