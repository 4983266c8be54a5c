package io.ashlar.client.session;

import io.ashlar.common.random.RandomSource;

/**
 * Pauses between attempts: they double from {@code firstMs} to {@code longestMs}; half of each is
 * chance, so that clients which failed together do not come back together.
 */
public record Backoff(int firstMs, int longestMs, RandomSource random) {
  /** The pause after the attempt of that number, from 1. */
  public long pauseMs(int attempt) {
    int shift = Math.min(Math.max(attempt - 1, 0), 20);
    long full = Math.min((long) firstMs << shift, longestMs);
    return full / 2 + random.nextInt((int) (full / 2) + 1);
  }
}
