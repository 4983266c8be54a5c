package io.ashlar.common.random;

import java.security.SecureRandom;

/** Chance for production: not guessable, so that ids of sessions and nodes are not either. */
public final class SecureRandomSource implements RandomSource {
  private final SecureRandom random = new SecureRandom();

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  @Override
  public int nextInt(int bound) {
    return random.nextInt(bound);
  }
}
