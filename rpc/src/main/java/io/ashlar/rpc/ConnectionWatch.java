package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.netty.channel.Channel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts connections that only cost: no handshake, a frame that does not get on, answers that nobody
 * reads, nothing to do for too long.
 *
 * <p>Counts its own ticks instead of comparing times, so that a pause of this process is not held
 * against its peers.
 *
 * <p><b>Threading</b>: the connection's event loop.
 */
final class ConnectionWatch {
  private static final int TICK_MS_MIN = 20;
  private static final int TICK_MS_MAX = 1_000;

  private final PeerChannel peer;
  private final Channel channel;
  private final FrameDecoder decoder;
  private final RpcLimits limits;
  private final int tickMs;
  private final Pace framePace;
  private final Backlog backlog;
  private int withoutHandshakeMs;
  private long frame;
  private long bytesSeen;
  private int idleMs;

  ConnectionWatch(PeerChannel peer, FrameDecoder decoder, RpcLimits limits) {
    this.peer = peer;
    this.channel = peer.channel;
    this.decoder = decoder;
    this.limits = limits;
    this.framePace = new Pace(limits.frameTimeoutMs());
    this.backlog = new Backlog(limits.frameTimeoutMs());
    int shortest = Math.min(limits.frameTimeoutMs(), limits.handshakeTimeoutMs());
    if (limits.idleTimeoutMs() > 0) {
      shortest = Math.min(shortest, limits.idleTimeoutMs());
    }
    this.tickMs = Math.max(TICK_MS_MIN, Math.min(TICK_MS_MAX, shortest / 4));
  }

  void start() {
    channel.eventLoop().schedule(this::tick, tickMs, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    if (!channel.isActive() || !peer.isOpen()) {
      return;
    }
    peer.onTick();
    DfsError overdue = overdue();
    if (overdue != null) {
      peer.breakOff(overdue);
    } else if (idleForTooLong()) {
      peer.closeNow();
    } else {
      start();
    }
  }

  private @Nullable DfsError overdue() {
    withoutHandshakeMs += tickMs;
    if (peer.peerHandshake() == null && withoutHandshakeMs >= limits.handshakeTimeoutMs()) {
      return late("no handshake from " + peer.remote(), limits.handshakeTimeoutMs());
    }
    if (frameIsLate()) {
      return late("a frame of " + peer.remote() + " did not end", limits.frameTimeoutMs());
    }
    if (peerDoesNotRead()) {
      return late(peer.remote() + " does not read its answers", limits.frameTimeoutMs());
    }
    return null;
  }

  private static DfsError late(String what, int timeoutMs) {
    return DfsError.of(ErrorCode.DEADLINE_EXCEEDED, what + " within " + timeoutMs + " ms");
  }

  /** Counts only while we read ourselves. */
  private boolean frameIsLate() {
    if (!decoder.midFrame() || decoder.framesBegun() != frame) {
      frame = decoder.framesBegun();
      framePace.rest();
    }
    return decoder.midFrame()
        && framePace.tooSlow(decoder.bytesSeen(), peer.readGate.open() ? tickMs : 0);
  }

  /** A stream's peer may pause as long as its user likes; who asked a question must not. */
  private boolean peerDoesNotRead() {
    if (peer.slot.isTaken() || !peer.cutsWhoDoesNotRead()) {
      backlog.rest();
      return false;
    }
    return backlog.tooSlow(!channel.isWritable(), peer.unsentBytes(), peer.bytesTaken(), tickMs);
  }

  private boolean idleForTooLong() {
    boolean busy =
        peer.slot.isTaken() || peer.callsInFlight() > 0 || decoder.bytesSeen() != bytesSeen;
    bytesSeen = decoder.bytesSeen();
    idleMs = busy ? 0 : idleMs + tickMs;
    return limits.idleTimeoutMs() > 0 && idleMs >= limits.idleTimeoutMs();
  }
}
