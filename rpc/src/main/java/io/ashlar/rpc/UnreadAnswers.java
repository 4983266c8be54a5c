package io.ashlar.rpc;

/**
 * Counts the bytes that wait for one peer to read them against what all of its connections, and all
 * peers together, may have waiting.
 *
 * <p><b>Threading</b>: the connection's event loop.
 */
final class UnreadAnswers {
  private final ByteBudget shared;
  private long counted;

  UnreadAnswers(ByteBudget shared) {
    this.shared = shared;
  }

  /** So many bytes wait now. */
  void update(long bytes) {
    shared.take(bytes - counted);
    counted = bytes;
  }

  /** True if there are too many, to which this connection adds. */
  boolean tooMany() {
    return counted > 0 && shared.exhausted();
  }
}
