package io.ashlar.it.simulation.net;

import io.ashlar.it.simulation.world.SimEvent;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A timer of an event loop. */
final class SimTimer<V> extends DefaultPromise<V> implements ScheduledFuture<V> {
  private final SimEventLoop loop;
  private final Callable<V> task;
  private final long periodNanos;
  private long dueNanos;
  private @Nullable SimEvent event;

  SimTimer(SimEventLoop loop, Callable<V> task, long periodNanos) {
    super(loop);
    this.loop = loop;
    this.task = task;
    this.periodNanos = periodNanos;
  }

  void arm(long delayNanos) {
    dueNanos = loop.process().world().nowNanos() + delayNanos;
    event = loop.plan(delayNanos, this::run);
  }

  private void run() {
    if (isDone()) {
      return;
    }
    try {
      if (periodNanos == 0) {
        if (setUncancellable()) {
          setSuccess(task.call());
        }
        return;
      }
      task.call();
      arm(periodNanos);
    } catch (Exception e) {
      setFailure(e);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    SimEvent planned = event;
    if (cancelled && planned != null) {
      planned.cancel();
    }
    return cancelled;
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(dueNanos - loop.process().world().nowNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }
}
