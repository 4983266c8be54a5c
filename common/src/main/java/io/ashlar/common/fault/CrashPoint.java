package io.ashlar.common.fault;

/**
 * Named steps of a durable operation, at which tests kill the process.
 *
 * <p>Production passes {@link #NONE}, which does nothing.
 */
@FunctionalInterface
public interface CrashPoint {
  /** Does nothing. */
  CrashPoint NONE = step -> {};

  /** The named step is about to happen. */
  void reach(String step);
}
