package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
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

  /** Slower than this, a large frame is taken for an attack. */
  private static final int FRAME_BYTES_PER_MS_MIN = 64;

  private final PeerChannel peer;
  private final Channel channel;
  private final FrameDecoder decoder;
  private final RpcLimits limits;
  private final int tickMs;
  private int withoutHandshakeMs;
  private long frame;
  private int inFrameMs;
  private long bytesSeen;
  private int idleMs;
  private long pendingBytes;
  private long progress;
  private int stuckMs;

  ConnectionWatch(PeerChannel peer, FrameDecoder decoder, RpcLimits limits) {
    this.peer = peer;
    this.channel = peer.channel;
    this.decoder = decoder;
    this.limits = limits;
    int shortest =
        limits.idleTimeoutMs() > 0
            ? Math.min(limits.idleTimeoutMs(), limits.handshakeTimeoutMs())
            : limits.handshakeTimeoutMs();
    this.tickMs = Math.max(TICK_MS_MIN, Math.min(TICK_MS_MAX, shortest / 4));
  }

  void start() {
    channel.eventLoop().schedule(this::tick, tickMs, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    if (!channel.isActive() || peer.isBroken()) {
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
      return late("no handshake from " + peer.remote());
    }
    if (frameIsLate()) {
      return late("a frame of " + peer.remote() + " did not end");
    }
    if (answersAreStuck()) {
      return late(peer.remote() + " does not read its answers");
    }
    return null;
  }

  private DfsError late(String what) {
    return DfsError.of(
        ErrorCode.DEADLINE_EXCEEDED, what + " within " + limits.handshakeTimeoutMs() + " ms");
  }

  /** Counts only while we read ourselves. */
  private boolean frameIsLate() {
    if (!decoder.midFrame() || decoder.framesBegun() != frame) {
      frame = decoder.framesBegun();
      inFrameMs = 0;
      return false;
    }
    if (peer.readGate.open()) {
      inFrameMs += tickMs;
    }
    return inFrameMs >= limits.handshakeTimeoutMs() + decoder.frameBytes() / FRAME_BYTES_PER_MS_MIN;
  }

  /** A stream's peer may pause as long as its user likes; who asked a question must not. */
  private boolean answersAreStuck() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    long pending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    long current = buffer == null ? 0 : buffer.currentProgress();
    boolean moved = pending != pendingBytes || current != progress;
    pendingBytes = pending;
    progress = current;
    boolean mayWait = peer.hasStream() || !peer.cutsWhoDoesNotRead();
    stuckMs = pending == 0 || moved || mayWait ? 0 : stuckMs + tickMs;
    return stuckMs >= limits.handshakeTimeoutMs();
  }

  private boolean idleForTooLong() {
    boolean busy = peer.hasStream() || peer.callsInFlight() > 0 || decoder.bytesSeen() != bytesSeen;
    bytesSeen = decoder.bytesSeen();
    idleMs = busy ? 0 : idleMs + tickMs;
    return limits.idleTimeoutMs() > 0 && idleMs >= limits.idleTimeoutMs();
  }
}
