package io.ashlar.datanode.transfer;

import io.ashlar.common.time.Clock;

/**
 * What background moves of this node may take, together and beside everything else.
 *
 * @param sending as source
 * @param receiving as target
 */
record MoveLimits(RateLimit sending, RateLimit receiving) {
  static MoveLimits of(Clock clock) {
    return new MoveLimits(new RateLimit(clock), new RateLimit(clock));
  }
}
