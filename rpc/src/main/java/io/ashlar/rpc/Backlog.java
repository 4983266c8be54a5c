package io.ashlar.rpc;

/**
 * Whether a peer takes what it is sent. A little may wait for long, if only some of it goes now and
 * then; much may not.
 */
final class Backlog {
  private final Pace ofMuch;
  private final Pace ofAny;
  private long takenBefore;

  Backlog(int allowedMs) {
    this.ofMuch = new Pace(allowedMs);
    this.ofAny = new Pace(allowedMs);
  }

  /** The peer may take its time now. */
  void rest() {
    ofMuch.rest();
    ofAny.rest();
  }

  /**
   * Looked at every {@code ms}: so many bytes are unsent, which is {@code much} or not, and so many
   * has the peer taken since the connection began. True if it is too slow.
   */
  boolean tooSlow(boolean much, long unsentBytes, long takenBytes, int ms) {
    boolean moved = takenBytes != takenBefore;
    takenBefore = takenBytes;
    if (!much) {
      ofMuch.rest();
    }
    if (moved || unsentBytes == 0) {
      ofAny.rest();
    }
    return (much && ofMuch.tooSlow(takenBytes, ms))
        || (unsentBytes > 0 && ofAny.tooSlow(takenBytes, ms));
  }
}
