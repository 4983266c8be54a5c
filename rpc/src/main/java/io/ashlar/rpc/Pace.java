package io.ashlar.rpc;

/**
 * Whether something that moves bytes gets on: it may take a fixed time, and longer only while bytes
 * move at a least rate. A byte now and then does not help.
 */
final class Pace {
  /** A megabit per second; whoever is slower cannot use this system. */
  static final int BYTES_PER_MS_MIN = 128;

  private final int allowedMs;
  private long firstByte;
  private long elapsedMs;
  private boolean running;

  Pace(int allowedMs) {
    this.allowedMs = allowedMs;
  }

  /** Nothing is under way. */
  void rest() {
    running = false;
  }

  /**
   * It goes on, for {@code ms} more; {@code bytes} have moved since the connection began. True if
   * it is too slow.
   */
  boolean tooSlow(long bytes, int ms) {
    if (!running) {
      running = true;
      firstByte = bytes;
      elapsedMs = 0;
      return false;
    }
    elapsedMs += ms;
    return elapsedMs >= allowedMs + (bytes - firstByte) / BYTES_PER_MS_MIN;
  }
}
