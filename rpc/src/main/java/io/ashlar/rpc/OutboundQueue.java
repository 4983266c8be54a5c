package io.ashlar.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What any thread wants to send on a connection, in order. Things that come close together share
 * one wake-up of the event loop and one flush.
 *
 * <p>The queue is not bounded by itself: {@link #waitingBytes} tells how full it is, and those who
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

  /** Something that holds nothing but memory. */
  static Outbound step(int bytes, Consumer<FrameWriter> write) {
    return new Step(bytes, write);
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

  /** Bytes that wait here or in the channel. */
  long unsentBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return waitingBytes() + (buffer == null ? 0 : buffer.totalPendingWriteBytes());
  }

  /** Bytes that the socket has taken so far, about; event loop only. */
  long takenBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    long pending = buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    return writer.writtenBytes() - pending;
  }

  private void drain() {
    scheduled.set(false);
    if (ended || !channel.isActive()) {
      dropAll();
      return;
    }
    try {
      writeBatch();
    } catch (RuntimeException | OutOfMemoryError e) {
      // A half-written batch cannot be gone on with.
      channel.pipeline().fireExceptionCaught(e);
      dropAll();
      return;
    } finally {
      writer.flush();
    }
    if (!waiting.isEmpty()) {
      wake();
    }
    onDrained.run();
  }

  private void writeBatch() {
    for (int n = 0; n < BATCH_MAX && !ended; n++) {
      Outbound next = waiting.poll();
      if (next == null) {
        return;
      }
      waitingBytes.addAndGet(-next.bytes());
      next.write(writer);
    }
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

  private record Step(int bytes, Consumer<FrameWriter> task) implements Outbound {
    @Override
    public void write(FrameWriter writer) {
      task.accept(writer);
    }

    @Override
    public void drop() {}
  }
}
