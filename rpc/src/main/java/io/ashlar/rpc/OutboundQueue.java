package io.ashlar.rpc;

import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries writes of any thread to the connection's event loop, in order, with one wake-up and one
 * flush for all that wait.
 *
 * <p>Its bytes count against the connection's write buffer: see {@link #waitingBytes}. Callers that
 * send much look at that first; calls are bounded by their number in flight.
 */
final class OutboundQueue {
  /** After so many the event loop turns to its other connections. */
  private static final int BATCH_MAX = 1_024;

  private final Channel channel;
  private final FrameWriter writer;
  private final Runnable onDrained;
  private final Queue<Outbound> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong waitingBytes = new AtomicLong();
  private boolean ended;

  OutboundQueue(Channel channel, Runnable onDrained) {
    this.channel = channel;
    this.writer = new FrameWriter(channel);
    this.onDrained = onDrained;
  }

  /** Something to write. One of the two methods is called once. */
  interface Outbound {
    /** Bytes that it keeps in memory meanwhile; always the same number. */
    int bytes();

    /** Writes without flushing, on the event loop. */
    void write(FrameWriter writer);

    /** The connection is gone; gives back what it holds. */
    void drop();
  }

  void add(Outbound outbound) {
    waitingBytes.addAndGet(outbound.bytes());
    waiting.add(outbound);
    wake();
  }

  private void wake() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      try {
        channel.eventLoop().execute(this::drain);
      } catch (RejectedExecutionException e) {
        dropAll(); // The event loops have been shut down.
      }
    }
  }

  long waitingBytes() {
    return waitingBytes.get();
  }

  private void drain() {
    scheduled.set(false);
    if (ended || !channel.isActive()) {
      dropAll();
      return;
    }
    for (int n = 0; n < BATCH_MAX; n++) {
      Outbound next = waiting.poll();
      if (next == null) {
        break;
      }
      waitingBytes.addAndGet(-next.bytes());
      next.write(writer);
    }
    writer.flush();
    if (!waiting.isEmpty()) {
      wake();
    }
    onDrained.run();
  }

  /** Nothing is written from now on. */
  void end() {
    ended = true;
    dropAll();
  }

  /** Drops what waits. */
  private void dropAll() {
    for (Outbound next = waiting.poll(); next != null; next = waiting.poll()) {
      waitingBytes.addAndGet(-next.bytes());
      next.drop();
    }
  }
}
