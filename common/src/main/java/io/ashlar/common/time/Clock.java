package io.ashlar.common.time;

/**
 * Where time comes from.
 *
 * <p>Durations, leases and deadlines use {@link #monotonicNanos}; wall time appears in mtimes and
 * logs only, because it can jump.
 */
public interface Clock {
  /** Nanoseconds from an arbitrary origin; never falls. */
  long monotonicNanos();

  /** Milliseconds since 1970, as the machine believes. May jump either way. */
  long wallMs();

  /** {@link #monotonicNanos} in milliseconds. */
  default long monotonicMs() {
    return monotonicNanos() / 1_000_000;
  }
}
