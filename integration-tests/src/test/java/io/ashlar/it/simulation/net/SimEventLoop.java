package io.ashlar.it.simulation.net;

import io.ashlar.it.simulation.world.EventKind;
import io.ashlar.it.simulation.world.SimEvent;
import io.ashlar.it.simulation.world.SimProcess;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop whose tasks are events of the simulated world. While its process starts, tasks run
 * at once, because the start waits for them.
 */
final class SimEventLoop extends AbstractEventExecutor implements EventLoop {
  private static final int TASK_NANOS_MAX = 20_000;

  private final SimProcess process;
  private final Ticker ticker = new WorldTicker();
  private long lastNanos;

  SimEventLoop(SimProcess process) {
    this.process = process;
  }

  SimProcess process() {
    return process;
  }

  @Override
  public void execute(Runnable task) {
    if (process.starting()) {
      run(task);
      return;
    }
    long now = process.world().nowNanos();
    lastNanos = Math.max(lastNanos + 1, now + process.random().nextInt(TASK_NANOS_MAX));
    process.world().at(process, EventKind.LOOP, lastNanos, () -> run(task));
  }

  /** Runs a task of this loop now. */
  void run(Runnable task) {
    process.world().runOn(this, () -> guarded(task));
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      process.world().violation("I12", process + ": a task of an event loop threw " + e);
      throw e;
    }
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return process.world().isRunning(this);
  }

  @Override
  public Ticker ticker() {
    return ticker;
  }

  /** Of its process, not of its address in memory: maps keyed by loops then keep their order. */
  @Override
  public int hashCode() {
    return process.name().hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  // ---- timers ----

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return timer(Executors.callable(task), unit.toNanos(delay), 0);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    return timer(task, unit.toNanos(delay), 0);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return timer(Executors.callable(task), unit.toNanos(initialDelay), unit.toNanos(period));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    return timer(Executors.callable(task), unit.toNanos(initialDelay), unit.toNanos(delay));
  }

  private <V> ScheduledFuture<V> timer(Callable<V> task, long delayNanos, long periodNanos) {
    SimTimer<V> timer = new SimTimer<>(this, task, periodNanos);
    timer.arm(delayNanos);
    return timer;
  }

  SimEvent plan(long delayNanos, Runnable task) {
    return process.after(EventKind.TIMER, delayNanos, () -> run(task));
  }

  // ---- channels ----

  @Override
  public ChannelFuture register(Channel channel) {
    return register(new DefaultChannelPromise(channel, this));
  }

  @Override
  public ChannelFuture register(ChannelPromise promise) {
    promise.channel().unsafe().register(this, promise);
    return promise;
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    channel.unsafe().register(this, promise);
    return promise;
  }

  @Override
  public @Nullable EventLoopGroup parent() {
    return null;
  }

  @Override
  public EventLoop next() {
    return this;
  }

  // ---- its end: a simulated process dies, it does not stop ----

  @Override
  @Deprecated
  public void shutdown() {}

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    return newSucceededFuture(null);
  }

  @Override
  public Future<?> terminationFuture() {
    return newSucceededFuture(null);
  }

  @Override
  public boolean isShuttingDown() {
    return false;
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }

  private final class WorldTicker implements Ticker {
    @Override
    public long initialNanoTime() {
      return 0;
    }

    @Override
    public long nanoTime() {
      return process.world().nowNanos();
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
      throw new IllegalStateException("nobody sleeps in simulated time");
    }
  }
}
