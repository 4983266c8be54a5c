package io.ashlar.rpc;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The frame that arrives now. Its buffer is at most {@link #PROPORTION} times as large as what has
 * arrived of it (or one small piece), and in the end exactly as large as the frame.
 *
 * <p>A small frame, such as a handshake or a heartbeat, takes nothing from the budget: it must not
 * wait because others of its address hoard memory. Connections are bounded, and so are these.
 *
 * <p><b>Threading</b>: the connection's event loop.
 *
 * <p><b>Ownership</b>: holds the buffer until {@link #take} or {@link #drop}.
 */
final class PartialFrame {
  private static final int PROPORTION = 32;
  private static final int PIECE_BYTES = 64 << 10;
  private static final int SMALL_BYTES = 2 << 10;

  private final ByteBudget budget;
  private final FrameMemory memory;
  private @Nullable ByteBuf buffer;
  private int type;
  private int headerBytes;
  private int bytes;
  private int takenBytes;
  private int expectedBytes;
  private int filledBefore;
  private boolean begun;

  PartialFrame(ByteBudget budget, FrameMemory memory) {
    this.budget = budget;
    this.memory = memory;
  }

  void begin(int frameType, int frameHeaderBytes, int frameBytes) {
    type = frameType;
    headerBytes = frameHeaderBytes;
    bytes = frameBytes;
    begun = true;
  }

  /** So many bytes of it have been read from the socket, and come by {@link #fill} next. */
  void expect(int bytesRead) {
    expectedBytes = bytesRead;
  }

  boolean begun() {
    return begun;
  }

  boolean full() {
    return buffer != null && filled() == bytes;
  }

  /** False if {@link #grow} must come before anything else. */
  boolean hasRoom() {
    ByteBuf current = buffer;
    return current != null && current.isWritable();
  }

  private int filled() {
    ByteBuf current = buffer;
    return current == null ? 0 : current.readableBytes();
  }

  /** Makes room for more; false if the budget does not allow it now. */
  boolean grow() {
    int arrived = filled() + expectedBytes;
    int wanted = (int) Math.min(bytes, Math.max(PIECE_BYTES, (long) PROPORTION * arrived));
    if (bytes > SMALL_BYTES) {
      if (!budget.tryTake(wanted - takenBytes)) {
        return false;
      }
      takenBytes = wanted;
    }
    expectedBytes = 0;
    ByteBuf larger =
        wanted > PIECE_BYTES ? memory.large(wanted) : memory.small().directBuffer(wanted, wanted);
    ByteBuf current = buffer;
    if (current != null) {
      larger.writeBytes(current);
      current.release();
    }
    buffer = larger;
    return true;
  }

  void fill(ByteBuf in) {
    ByteBuf current = buffer;
    if (current != null) {
      in.readBytes(current, Math.min(in.readableBytes(), current.writableBytes()));
    }
  }

  /** The buffer itself, for the next read from the socket; null if little is missing. */
  @Nullable ByteBuf directTarget(int bytesMin) {
    ByteBuf current = buffer;
    if (current == null || current.writableBytes() < bytesMin) {
      return null;
    }
    filledBefore = current.writerIndex();
    return current;
  }

  /** Bytes that the socket wrote into the frame itself; -1 if {@code read} is another buffer. */
  @SuppressWarnings("ReferenceEquality") // Whether it is this very buffer, not one of equal bytes.
  int tookDirectly(ByteBuf read) {
    if (read != buffer) {
      return -1;
    }
    read.release(); // The reference that was taken for the read; the frame's own stays.
    return read.writerIndex() - filledBefore;
  }

  /** The whole frame; the caller owns it. */
  Frame take() {
    ByteBuf full = buffer;
    if (full == null) {
      throw new IllegalStateException("the frame has not arrived");
    }
    buffer = null;
    end();
    return new Frame(type, headerBytes, full);
  }

  void drop() {
    ByteBuf current = buffer;
    buffer = null;
    end();
    if (current != null) {
      current.release();
    }
  }

  private void end() {
    begun = false;
    expectedBytes = 0;
    budget.giveBack(takenBytes);
    takenBytes = 0;
  }
}
