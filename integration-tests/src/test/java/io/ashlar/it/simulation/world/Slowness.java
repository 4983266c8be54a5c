package io.ashlar.it.simulation.world;

import java.util.SplittableRandom;

/** How long the disks of a process take; a fault makes them slow. */
public final class Slowness {
  private static final long USUAL_NANOS = 400_000;
  private static final long SELDOM_NANOS = 15_000_000;
  private long extraNanosMax;

  /** Each operation takes up to so much longer; 0 is healthy. */
  public void set(long extraMsMax) {
    extraNanosMax = extraMsMax * 1_000_000;
  }

  long diskNanos(SplittableRandom random) {
    long nanos = 20_000 + random.nextLong(USUAL_NANOS);
    if (random.nextInt(64) == 0) {
      nanos += random.nextLong(SELDOM_NANOS);
    }
    return extraNanosMax == 0 ? nanos : nanos + random.nextLong(extraNanosMax);
  }
}
