package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.StreamHeader;
import org.jspecify.annotations.Nullable;

/**
 * The one stream that a connection carries at a time.
 *
 * <p><b>Threading</b>: the connection's event loop.
 */
final class StreamSlot {
  private final ReadGate readGate;
  private final String remote;
  private @Nullable PeerStream stream;
  private long previousId;
  private long refusedId;
  private long openingId;
  private boolean openingEnded;

  StreamSlot(ReadGate readGate, String remote) {
    this.readGate = readGate;
    this.remote = remote;
  }

  /** False if another one is there; {@code added} has failed then. */
  boolean add(PeerStream added) {
    if (stream != null) {
      added.onFailure(
          DfsError.of(
              ErrorCode.STREAM_PROTOCOL, "the connection with " + remote + " carries a stream"));
      return false;
    }
    if (added.done()) {
      previousId = added.id();
    } else {
      stream = added;
    }
    return true;
  }

  boolean isTaken() {
    return stream != null;
  }

  @Nullable PeerStream get(long id) {
    PeerStream current = stream;
    return current != null && current.id() == id ? current : null;
  }

  @SuppressWarnings("ReferenceEquality") // Whether it is this very stream.
  void setReading(PeerStream asking, boolean on) {
    if (stream == asking) {
      readGate.set(ReadGate.STREAM, !on);
    }
  }

  @SuppressWarnings("ReferenceEquality") // Whether it is this very stream.
  void forgetIfDone(PeerStream ended) {
    if (ended.done() && stream == ended) {
      stream = null;
      previousId = ended.id();
      readGate.set(ReadGate.STREAM, false);
    }
  }

  /** The peer asked for a stream; whether it gets it is not decided yet. */
  void opening(long id) {
    openingId = id;
    openingEnded = false;
  }

  boolean isOpening() {
    return openingId != 0;
  }

  /**
   * It is decided. A caller that has nothing to say ends its direction right behind the request;
   * true if it did.
   */
  boolean opened(long id) {
    if (openingId != id) {
      return false;
    }
    openingId = 0;
    return openingEnded;
  }

  /** The call was answered; if it asked for a stream, it does not get it. */
  void answered(long id) {
    if (openingId == id) {
      openingId = 0;
      refused(id);
    }
  }

  /** The peer asked for a stream and does not get it; its frames may be under way already. */
  void refused(long id) {
    refusedId = id;
  }

  /** False if no stream of this id is open. */
  boolean onFrame(StreamHeader header, Frame frame) throws DfsException {
    PeerStream current = get(header.getStreamId());
    if (current == null) {
      return onFrameBeforeOpen(header, frame);
    }
    current.onFrame(header, frame.payload());
    forgetIfDone(current);
    return true;
  }

  private boolean onFrameBeforeOpen(StreamHeader header, Frame frame) {
    boolean onlyEnds =
        header.getEnd()
            && !header.hasError()
            && header.getBody().isEmpty()
            && !frame.payload().isReadable();
    if (!isOpening() || header.getStreamId() != openingId || openingEnded || !onlyEnds) {
      return false;
    }
    openingEnded = true;
    return true;
  }

  /** True if this was the last stream; frames of it may have been sent before its end was heard. */
  boolean wasLast(long id) {
    return id != 0 && (id == previousId || id == refusedId);
  }

  void onWritable(boolean writable) {
    PeerStream current = stream;
    if (current != null) {
      current.onWritable(writable);
    }
  }

  void fail(DfsError error) {
    PeerStream open = stream;
    stream = null;
    if (open != null) {
      open.onFailure(error);
    }
  }
}
