package io.ashlar.rpc;

/**
 * What one side of a connection puts up with. Everything is checked before memory is taken.
 *
 * @param frameBytesMax longest frame
 * @param headerBytesMax longest header of a frame
 * @param connectTimeoutMs for the connection to stand
 * @param handshakeTimeoutMs for the handshake
 * @param frameTimeoutMs for a frame that has begun, and for the peer to take what it is sent; after
 *     this time bytes must come, or go, at a least rate
 * @param idleTimeoutMs after which a connection without calls or streams is closed; 0: never
 * @param connectionsMax of a server in all
 * @param connectionsPerPeerMax of a server from one address
 * @param callsInFlightMax per connection; a server stops reading beyond, a caller is refused at 16
 *     times as many
 * @param requestBytesMax of the requests that a server works on, per connection; it stops reading
 *     beyond, a caller is refused at 4 times as many
 * @param answerBytesMax of answers that wait for a peer to read them, per connection; beyond, it
 *     gets errors in their place
 * @param writeBufferHighBytes waiting for a socket, beyond which it counts as not writable
 * @param writeBufferLowBytes below which it counts as writable again
 * @param peerBytesMax of frames that have begun, over all connections; the same again of requests
 *     in flight, and of answers that nobody reads. One address may have half of each.
 */
public record RpcLimits(
    int frameBytesMax,
    int headerBytesMax,
    int connectTimeoutMs,
    int handshakeTimeoutMs,
    int frameTimeoutMs,
    int idleTimeoutMs,
    int connectionsMax,
    int connectionsPerPeerMax,
    int callsInFlightMax,
    int requestBytesMax,
    int answerBytesMax,
    int writeBufferHighBytes,
    int writeBufferLowBytes,
    long peerBytesMax) {
  private static final int MEGABYTE = 1 << 20;

  /** Frames are kept outside of the heap, in as much memory as the heap may take at most. */
  private static final long PEERS_SHARE_OF_MEMORY = 4;

  /** Refuses limits that could not work. */
  public RpcLimits {
    if (headerBytesMax > frameBytesMax || frameBytesMax < FrameCodec.PREFIX_BYTES) {
      throw new IllegalArgumentException("headerBytesMax must fit into frameBytesMax");
    }
    if (handshakeTimeoutMs <= 0 || frameTimeoutMs <= 0 || callsInFlightMax <= 0) {
      throw new IllegalArgumentException(
          "handshakeTimeoutMs, frameTimeoutMs and callsInFlightMax must be positive");
    }
    if (writeBufferLowBytes > writeBufferHighBytes) {
      throw new IllegalArgumentException("writeBufferLowBytes must not exceed the high mark");
    }
  }

  /** Limits of a daemon as shipped. */
  public static RpcLimits defaults() {
    return new RpcLimits(
        16 * MEGABYTE,
        4 * MEGABYTE,
        5_000,
        10_000,
        10_000,
        0,
        8_192,
        4_096,
        1_024,
        16 * MEGABYTE,
        32 * MEGABYTE,
        4 * MEGABYTE,
        2 * MEGABYTE,
        peerBytesDefault());
  }

  private static long peerBytesDefault() {
    long share = Runtime.getRuntime().maxMemory() / PEERS_SHARE_OF_MEMORY;
    return Math.max(64L * MEGABYTE, Math.min(256L * MEGABYTE, share));
  }

  /** With another longest frame; the header's limit shrinks with it. */
  public RpcLimits withFrameBytesMax(int bytes) {
    Copy copy = new Copy(this);
    copy.frameBytes = bytes;
    copy.headerBytes = Math.min(headerBytesMax, bytes);
    return copy.build();
  }

  /** With other times. */
  public RpcLimits withTimeouts(int connectMs, int handshakeMs, int idleMs) {
    Copy copy = new Copy(this);
    copy.connectMs = connectMs;
    copy.handshakeMs = handshakeMs;
    copy.idleMs = idleMs;
    return copy.build();
  }

  /** With another time for a frame that has begun, and for a peer to read. */
  public RpcLimits withFrameTimeout(int frameMs) {
    Copy copy = new Copy(this);
    copy.frameMs = frameMs;
    return copy.build();
  }

  /** With other numbers of connections and calls. */
  public RpcLimits withCounts(int connections, int perPeer, int callsInFlight) {
    Copy copy = new Copy(this);
    copy.connections = connections;
    copy.perPeer = perPeer;
    copy.calls = callsInFlight;
    return copy.build();
  }

  /** With other bytes of requests and answers in flight. */
  public RpcLimits withBytesInFlight(int requestBytes, int answerBytes) {
    Copy copy = new Copy(this);
    copy.requestBytes = requestBytes;
    copy.answerBytes = answerBytes;
    return copy.build();
  }

  /** With another write buffer. */
  public RpcLimits withWriteBuffer(int highBytes, int lowBytes) {
    Copy copy = new Copy(this);
    copy.highBytes = highBytes;
    copy.lowBytes = lowBytes;
    return copy.build();
  }

  /** With other bytes for all peers together. */
  public RpcLimits withPeerBytesMax(long bytes) {
    Copy copy = new Copy(this);
    copy.peerBytes = bytes;
    return copy.build();
  }

  /** So that changing one limit need not list all. */
  private static final class Copy {
    private int frameBytes;
    private int headerBytes;
    private int connectMs;
    private int handshakeMs;
    private int frameMs;
    private int idleMs;
    private int connections;
    private int perPeer;
    private int calls;
    private int requestBytes;
    private int answerBytes;
    private int highBytes;
    private int lowBytes;
    private long peerBytes;

    Copy(RpcLimits from) {
      frameBytes = from.frameBytesMax;
      headerBytes = from.headerBytesMax;
      connectMs = from.connectTimeoutMs;
      handshakeMs = from.handshakeTimeoutMs;
      frameMs = from.frameTimeoutMs;
      idleMs = from.idleTimeoutMs;
      connections = from.connectionsMax;
      perPeer = from.connectionsPerPeerMax;
      calls = from.callsInFlightMax;
      requestBytes = from.requestBytesMax;
      answerBytes = from.answerBytesMax;
      highBytes = from.writeBufferHighBytes;
      lowBytes = from.writeBufferLowBytes;
      peerBytes = from.peerBytesMax;
    }

    RpcLimits build() {
      return new RpcLimits(
          frameBytes,
          headerBytes,
          connectMs,
          handshakeMs,
          frameMs,
          idleMs,
          connections,
          perPeer,
          calls,
          requestBytes,
          answerBytes,
          highBytes,
          lowBytes,
          peerBytes);
    }
  }
}
