package io.ashlar.it.harness.proxy;

/** What becomes of a connection behind a frame. */
public enum Ending {
  /** It goes on. */
  NONE,
  /** Both sides see a reset. */
  RESET,
  /** The receiver sees the end of this direction; the other direction goes on. */
  HALF_CLOSE
}
