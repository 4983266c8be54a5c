package io.ashlar.rpc;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.ashlar.protocol.error.DfsError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ends: with a reason for the peer where there is one, behind everything that was
 * sent before, and in bounded time even if the peer takes none of it.
 *
 * <p>A socket that is closed with unread bytes is reset, and the peer loses what it has not read
 * yet. So the own direction is shut first, and what still comes is thrown away until the peer
 * closes too.
 *
 * <p><b>Threading</b>: the connection's event loop, apart from the two questions.
 */
final class Ending {
  /** How long a peer has to close its own direction. */
  private static final int LINGER_MS = 1_000;

  private final Channel channel;
  private final int unsentMs;
  private volatile boolean begun;
  private volatile @Nullable DfsError reason;

  Ending(Channel channel, RpcLimits limits) {
    this.channel = channel;
    this.unsentMs = limits.frameTimeoutMs();
  }

  /** True once the connection is about to close. */
  boolean begun() {
    return begun;
  }

  /** Why the connection ended, if a reason is known. */
  @Nullable DfsError reason() {
    return reason;
  }

  void announce() {
    begun = true;
  }

  /** Keeps the first reason: later ones are consequences. */
  void because(DfsError error) {
    begun = true;
    if (reason == null) {
      reason = error;
    }
  }

  /**
   * Takes ownership of {@code lastFrame}, which goes out behind what was written before. {@code
   * patient}: a slow peer may take its time; otherwise it has {@link #LINGER_MS} for all.
   */
  void part(ByteBuf lastFrame, boolean patient) {
    begun = true;
    channel
        .writeAndFlush(lastFrame)
        .addListener(
            sent -> {
              if (sent.isSuccess() && channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
                closeIn(LINGER_MS);
              } else {
                channel.close();
              }
            });
    closeIn(patient ? unsentMs : LINGER_MS);
  }

  private void closeIn(int delayMs) {
    if (channel.isOpen()) {
      channel.eventLoop().schedule(() -> channel.close(), delayMs, MILLISECONDS);
    }
  }

  void closeNow() {
    begun = true;
    channel.close();
  }
}
