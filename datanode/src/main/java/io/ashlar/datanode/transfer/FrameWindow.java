package io.ashlar.datanode.transfer;

import io.ashlar.rpc.FrameMemory;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers of one read stream, from allocation until the socket has taken their bytes.
 *
 * <p>Keeps a reference to each frame that was sent, so that it sees when the connection has let go
 * of it; only then the bytes are given back to the node's budget.
 *
 * <p><b>Threading</b>: any thread, one at a time.
 */
final class FrameWindow {
  private final ByteBudget budget;
  private final FrameMemory memory;
  private final Deque<ByteBuf> sent = new ArrayDeque<>();

  FrameWindow(ByteBudget budget, FrameMemory memory) {
    this.budget = budget;
    this.memory = memory;
  }

  /** An empty direct buffer; the caller owns one reference and the window another. */
  synchronized ByteBuf next(int bytes) {
    ByteBuf frame = memory.large(bytes);
    budget.take(bytes);
    sent.add(frame);
    return frame.retain();
  }

  /** Gives back what the socket has taken; true if nothing is left. */
  synchronized boolean reap() {
    for (ByteBuf head = sent.peek(); head != null && head.refCnt() == 1; head = sent.peek()) {
      sent.remove();
      budget.giveBack(head.capacity());
      head.release();
    }
    return sent.isEmpty();
  }

  /** Gives back everything; nobody uses the frames any more. */
  synchronized void release() {
    for (ByteBuf frame = sent.poll(); frame != null; frame = sent.poll()) {
      budget.giveBack(frame.capacity());
      frame.release();
    }
  }
}
