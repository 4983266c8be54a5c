package io.ashlar.rpc;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import java.util.concurrent.TimeUnit;

/** Closes many connections at once. Not for event loops: it waits. */
final class Parting {
  private static final int PATIENCE_MS = 1_500;

  private Parting() {}

  /** Lets each send what it has queued; who does not take it in time is closed all the same. */
  static void of(ChannelGroup connections) {
    for (Channel channel : connections) {
      PeerChannel peer = channel.pipeline().get(PeerChannel.class);
      if (peer != null && channel.isActive()) {
        peer.close();
      } else {
        channel.close();
      }
    }
    connections.newCloseFuture().awaitUninterruptibly(PATIENCE_MS, TimeUnit.MILLISECONDS);
    connections.close().awaitUninterruptibly(PATIENCE_MS, TimeUnit.MILLISECONDS);
  }
}
