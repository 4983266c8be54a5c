package io.ashlar.it.simulation.world;

import io.ashlar.common.time.Scheduler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Timers of a process as events. Each comes a little late, as timers do. */
public final class SimScheduler implements Scheduler {
  private static final int LATE_NANOS_MAX = 300_000;

  private final SimProcess process;
  private final Consumer<Throwable> onFault;
  private boolean closed;
  private long lastNanos;

  /** {@code onFault} hears of a task that threw. */
  public SimScheduler(SimProcess process, Consumer<Throwable> onFault) {
    this.process = process;
    this.onFault = onFault;
  }

  @Override
  public Cancellable schedule(long delayMs, Runnable task) {
    return add(new Timer(delayMs, false, task));
  }

  @Override
  public Cancellable scheduleWithDelay(long delayMs, Runnable task) {
    return add(new Timer(delayMs, true, task));
  }

  private Cancellable add(Timer timer) {
    if (!closed) {
      timer.arm();
    }
    return timer;
  }

  @Override
  public void close() {
    closed = true;
  }

  private final class Timer implements Cancellable, Runnable {
    private final long delayMs;
    private final boolean repeated;
    private final Runnable task;
    private @Nullable SimEvent event;
    private boolean cancelled;

    Timer(long delayMs, boolean repeated, Runnable task) {
      this.delayMs = delayMs;
      this.repeated = repeated;
      this.task = task;
    }

    void arm() {
      long late = process.random().nextInt(LATE_NANOS_MAX);
      long at = process.world().nowNanos() + delayMs * 1_000_000 + late;
      if (delayMs == 0) {
        // What is handed over at once keeps its order.
        at = Math.max(at, lastNanos + 1);
        lastNanos = at;
      }
      event = process.world().at(process, EventKind.TIMER, at, this);
    }

    @Override
    public void run() {
      if (cancelled || closed) {
        return;
      }
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        onFault.accept(e);
      }
      if (repeated && !cancelled && !closed) {
        arm();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      SimEvent planned = event;
      if (planned != null) {
        planned.cancel();
      }
    }
  }
}
