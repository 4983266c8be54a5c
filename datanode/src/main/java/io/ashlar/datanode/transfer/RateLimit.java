package io.ashlar.datanode.transfer;

import io.ashlar.common.time.Clock;

/**
 * Lets bytes of background transfers pass at a rate that all of them share. Whoever has bytes asks
 * how long they have to wait and keeps that time itself; they pass in the order of the questions.
 *
 * <p><b>Threading</b>: any thread.
 */
final class RateLimit {
  /** So much lateness of timers is made up for. */
  private static final long CATCH_UP_NANOS = 50_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Clock clock;
  private boolean used;
  private long freeAtNanos;

  RateLimit(Clock clock) {
    this.clock = clock;
  }

  /**
   * Nanoseconds until {@code bytes} may pass; 0: now. The rate is the asker's, because the newest
   * order knows best.
   */
  synchronized long reserve(long bytes, long bytesPerSecond) {
    long now = clock.monotonicNanos();
    if (!used || freeAtNanos - now < -CATCH_UP_NANOS) {
      used = true;
      freeAtNanos = now - CATCH_UP_NANOS;
    }
    long wait = Math.max(0, freeAtNanos - now);
    freeAtNanos += (long) (bytes * (NANOS_PER_SECOND / bytesPerSecond));
    return wait;
  }
}
