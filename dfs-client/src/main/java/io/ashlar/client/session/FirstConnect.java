package io.ashlar.client.session;

import io.ashlar.common.time.Clock;

/**
 * How long a client that never reached its NameNode goes on trying. Where nothing listens, the
 * address is probably wrong, so that a person should hear of it soon.
 */
final class FirstConnect {
  private static final int ATTEMPTS_MAX = 5;

  private final NameNodeLink link;
  private final Clock clock;
  private final int timeoutMs;
  private final long startedMs;
  private int attempts;

  FirstConnect(NameNodeCaller caller) {
    this.link = caller.link();
    this.clock = caller.clock();
    this.timeoutMs = caller.connectTimeoutMs();
    this.startedMs = clock.monotonicMs();
  }

  /** Counts a failed attempt; true if there shall be no other. */
  boolean givesUp() {
    attempts++;
    return !link.everConnected()
        && (attempts >= ATTEMPTS_MAX || clock.monotonicMs() - startedMs >= timeoutMs);
  }
}
