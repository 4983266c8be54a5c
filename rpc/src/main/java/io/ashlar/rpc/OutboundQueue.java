package io.ashlar.rpc;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
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
  private final Channel channel;
  private final Runnable onDrained;
  private final Queue<Outbound> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong waitingBytes = new AtomicLong();

  OutboundQueue(Channel channel, Runnable onDrained) {
    this.channel = channel;
    this.onDrained = onDrained;
  }

  /** Something to write. One of the two methods is called once, on the event loop. */
  interface Outbound {
    /** Bytes that it keeps in memory meanwhile. */
    int bytes();

    /** Writes without flushing. */
    void write();

    /** The connection is gone; gives back what it holds. */
    void drop();
  }

  void add(Outbound outbound) {
    waitingBytes.addAndGet(outbound.bytes());
    waiting.add(outbound);
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      try {
        channel.eventLoop().execute(this::drain);
      } catch (RejectedExecutionException e) {
        dropAll();
      }
    }
  }

  long waitingBytes() {
    return waitingBytes.get();
  }

  private void drain() {
    scheduled.set(false);
    if (!channel.isActive()) {
      dropAll();
      return;
    }
    ArrayDeque<Outbound> batch = new ArrayDeque<>();
    for (Outbound next = waiting.poll(); next != null; next = waiting.poll()) {
      batch.add(next);
    }
    for (Outbound next : batch) {
      waitingBytes.addAndGet(-next.bytes());
      next.write();
    }
    channel.flush();
    onDrained.run();
  }

  /** Drops what waits; called when the connection has closed. */
  void dropAll() {
    for (Outbound next = waiting.poll(); next != null; next = waiting.poll()) {
      waitingBytes.addAndGet(-next.bytes());
      next.drop();
    }
  }
}
