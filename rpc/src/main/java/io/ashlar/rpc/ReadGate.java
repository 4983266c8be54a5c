package io.ashlar.rpc;

import io.netty.channel.Channel;

/**
 * Reads from the socket only while nobody has a reason not to.
 *
 * <p><b>Threading</b>: the connection's event loop.
 */
final class ReadGate {
  /** Too many calls in flight. */
  static final int CALLS = 1;

  /** The peer does not read its answers. */
  static final int ANSWERS = 2;

  /** The stream's user cannot take more. */
  static final int STREAM = 4;

  private final Channel channel;
  private int reasons;

  ReadGate(Channel channel) {
    this.channel = channel;
  }

  void set(int reason, boolean closed) {
    reasons = closed ? reasons | reason : reasons & ~reason;
    channel.config().setAutoRead(reasons == 0);
  }

  boolean open() {
    return reasons == 0;
  }
}
