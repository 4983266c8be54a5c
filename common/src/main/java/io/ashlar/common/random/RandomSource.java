package io.ashlar.common.random;

import java.util.UUID;

/** Where chance comes from; seeded in tests, so that a failing run can be repeated. */
public interface RandomSource {
  /** A uniform value of all longs. */
  long nextLong();

  /** A uniform value from 0 below {@code bound}. */
  int nextInt(int bound);

  /** A random (version 4) UUID. */
  default UUID nextUuid() {
    long high = (nextLong() & ~0xF000L) | 0x4000L;
    long low = (nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
