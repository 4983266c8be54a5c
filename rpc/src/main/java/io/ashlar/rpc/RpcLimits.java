package io.ashlar.rpc;

/**
 * What one side of a connection puts up with. Everything is checked before memory is taken.
 *
 * @param frameBytesMax longest frame
 * @param headerBytesMax longest header of a frame
 * @param connectTimeoutMs for the connection to stand
 * @param handshakeTimeoutMs for the handshake, and for a frame that has begun
 * @param idleTimeoutMs after which a connection without calls or streams is closed; 0: never
 * @param connectionsMax of a server in all
 * @param connectionsPerPeerMax of a server from one address
 * @param callsInFlightMax per connection; a server stops reading beyond, a caller is refused at 16
 *     times as many
 * @param writeBufferHighBytes waiting for a socket, beyond which it counts as not writable
 * @param writeBufferLowBytes below which it counts as writable again
 * @param partialFrameBytesMax of frames that have begun, over all connections of a server or
 *     client; and of answers that nobody reads
 */
public record RpcLimits(
    int frameBytesMax,
    int headerBytesMax,
    int connectTimeoutMs,
    int handshakeTimeoutMs,
    int idleTimeoutMs,
    int connectionsMax,
    int connectionsPerPeerMax,
    int callsInFlightMax,
    int writeBufferHighBytes,
    int writeBufferLowBytes,
    long partialFrameBytesMax) {
  private static final int MEGABYTE = 1 << 20;

  /** Frames are kept outside of the heap, in as much memory as the heap may take at most. */
  private static final long PARTIAL_SHARE_OF_MEMORY = 4;

  /** Refuses limits that could not work. */
  public RpcLimits {
    if (headerBytesMax > frameBytesMax || frameBytesMax < FrameCodec.PREFIX_BYTES) {
      throw new IllegalArgumentException("headerBytesMax must fit into frameBytesMax");
    }
    if (handshakeTimeoutMs <= 0 || callsInFlightMax <= 0) {
      throw new IllegalArgumentException(
          "handshakeTimeoutMs and callsInFlightMax must be positive");
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
        0,
        8_192,
        4_096,
        1_024,
        4 * MEGABYTE,
        2 * MEGABYTE,
        partialFrameBytesDefault());
  }

  private static long partialFrameBytesDefault() {
    long share = Runtime.getRuntime().maxMemory() / PARTIAL_SHARE_OF_MEMORY;
    return Math.max(32L * MEGABYTE, Math.min(256L * MEGABYTE, share));
  }

  /** With another longest frame; the header's limit shrinks with it. */
  public RpcLimits withFrameBytesMax(int bytes) {
    return new RpcLimits(
        bytes,
        Math.min(headerBytesMax, bytes),
        connectTimeoutMs,
        handshakeTimeoutMs,
        idleTimeoutMs,
        connectionsMax,
        connectionsPerPeerMax,
        callsInFlightMax,
        writeBufferHighBytes,
        writeBufferLowBytes,
        partialFrameBytesMax);
  }

  /** With other times. */
  public RpcLimits withTimeouts(int connectMs, int handshakeMs, int idleMs) {
    return new RpcLimits(
        frameBytesMax,
        headerBytesMax,
        connectMs,
        handshakeMs,
        idleMs,
        connectionsMax,
        connectionsPerPeerMax,
        callsInFlightMax,
        writeBufferHighBytes,
        writeBufferLowBytes,
        partialFrameBytesMax);
  }

  /** With other numbers of connections and calls. */
  public RpcLimits withCounts(int connections, int perPeer, int callsInFlight) {
    return new RpcLimits(
        frameBytesMax,
        headerBytesMax,
        connectTimeoutMs,
        handshakeTimeoutMs,
        idleTimeoutMs,
        connections,
        perPeer,
        callsInFlight,
        writeBufferHighBytes,
        writeBufferLowBytes,
        partialFrameBytesMax);
  }

  /** With another write buffer. */
  public RpcLimits withWriteBuffer(int highBytes, int lowBytes) {
    return new RpcLimits(
        frameBytesMax,
        headerBytesMax,
        connectTimeoutMs,
        handshakeTimeoutMs,
        idleTimeoutMs,
        connectionsMax,
        connectionsPerPeerMax,
        callsInFlightMax,
        highBytes,
        lowBytes,
        partialFrameBytesMax);
  }

  /** With another budget of unfinished frames. */
  public RpcLimits withPartialFrameBytesMax(long bytes) {
    return new RpcLimits(
        frameBytesMax,
        headerBytesMax,
        connectTimeoutMs,
        handshakeTimeoutMs,
        idleTimeoutMs,
        connectionsMax,
        connectionsPerPeerMax,
        callsInFlightMax,
        writeBufferHighBytes,
        writeBufferLowBytes,
        bytes);
  }
}
