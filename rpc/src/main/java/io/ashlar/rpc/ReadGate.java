package io.ashlar.rpc;

import io.netty.channel.Channel;

/**
 * Reads from the socket, and hands out what was read, only while nobody has a reason not to.
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

  /** All connections together hold too many bytes of unfinished frames. */
  static final int MEMORY = 8;

  private final Channel channel;
  private Runnable onOpened = () -> {};
  private int reasons;
  private boolean openForGood;

  ReadGate(Channel channel) {
    this.channel = channel;
  }

  /** Runs {@code task} whenever the last reason went away. */
  void onOpened(Runnable task) {
    onOpened = task;
  }

  void set(int reason, boolean closed) {
    if (openForGood) {
      return;
    }
    int before = reasons;
    reasons = closed ? before | reason : before & ~reason;
    if (reasons != 0 && before == 0) {
      channel.config().setAutoRead(false);
    } else if (reasons == 0 && before != 0) {
      channel.config().setAutoRead(true);
      onOpened.run();
    }
  }

  /** All reasons are void from now on; what comes is only thrown away. */
  void openForGood() {
    openForGood = true;
    reasons = 0;
    channel.config().setAutoRead(true);
  }

  boolean open() {
    return reasons == 0;
  }
}
