package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for their answers, and one timer for the first deadline among them.
 *
 * <p>Most calls are answered long before their deadline, and later calls mostly have later
 * deadlines. So the timer is set rarely, and looks through the table when it fires.
 *
 * <p><b>Threading</b>: the connection's event loop.
 */
final class CallTable {
  private final EventLoop loop;
  private final String remote;
  private final LongObjectMap<PendingCall> calls = new LongObjectHashMap<>();
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos;

  CallTable(EventLoop loop, String remote) {
    this.loop = loop;
    this.remote = remote;
  }

  void add(long id, PendingCall call) {
    calls.put(id, call);
    arm(call.deadlineNanos());
  }

  @Nullable PendingCall remove(long id) {
    return calls.remove(id);
  }

  int size() {
    return calls.size();
  }

  private void arm(long deadlineNanos) {
    ScheduledFuture<?> current = timer;
    if (current != null && timerNanos - deadlineNanos <= 0) {
      return;
    }
    if (current != null) {
      current.cancel(false);
    }
    timerNanos = deadlineNanos;
    long delay = Math.max(0, deadlineNanos - loop.ticker().nanoTime());
    timer = loop.schedule(this::expire, delay, TimeUnit.NANOSECONDS);
  }

  private void expire() {
    timer = null;
    long now = loop.ticker().nanoTime();
    List<Long> overdue = new ArrayList<>();
    long nextIn = Long.MAX_VALUE;
    for (LongObjectMap.PrimitiveEntry<PendingCall> entry : calls.entries()) {
      long left = entry.value().deadlineNanos() - now;
      if (left <= 0) {
        overdue.add(entry.key());
      } else {
        nextIn = Math.min(nextIn, left);
      }
    }
    if (nextIn != Long.MAX_VALUE) {
      arm(now + nextIn);
    }
    for (long id : overdue) {
      PendingCall call = calls.remove(id);
      if (call != null) {
        call.fail(
            DfsError.of(
                    ErrorCode.DEADLINE_EXCEEDED,
                    remote + " did not answer " + call.method() + " in time")
                .with("server", remote));
      }
    }
  }

  /** Fails all with {@code error}. */
  void failAll(DfsError error) {
    ScheduledFuture<?> current = timer;
    if (current != null) {
      current.cancel(false);
      timer = null;
    }
    List<PendingCall> open = new ArrayList<>(calls.values());
    calls.clear();
    for (PendingCall call : open) {
      call.fail(error);
    }
  }
}
