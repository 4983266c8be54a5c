package io.ashlar.it.simulation.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** How long bytes are on their way: mostly a little, seldom much, and more where it is slow. */
final class Delays {
  private static final int NANOS_MIN = 30_000;
  private static final int NANOS_USUAL = 250_000;
  private static final int NANOS_SELDOM = 20_000_000;
  private static final int NANOS_PER_BYTE = 2;

  private final SplittableRandom random;
  private final Map<Way, Long> slowWays = new HashMap<>();

  Delays(SplittableRandom random) {
    this.random = random;
  }

  /** What goes that way takes up to so much longer; 0 ends it. */
  void slow(Way way, long extraMs) {
    slowWays.put(way, extraMs * 1_000_000);
  }

  long nanos(int bytes, InetAddress from, InetAddress to) {
    long nanos = NANOS_MIN + (long) random.nextInt(NANOS_USUAL);
    if (random.nextInt(200) == 0) {
      nanos += random.nextInt(NANOS_SELDOM);
    }
    if (!slowWays.isEmpty()) {
      long extra = slowWays.getOrDefault(new Way(from, to), 0L);
      nanos += extra == 0 ? 0 : random.nextLong(extra);
    }
    return nanos + (long) bytes * NANOS_PER_BYTE;
  }
}
