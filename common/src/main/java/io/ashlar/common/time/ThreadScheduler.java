package io.ashlar.common.time;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A scheduler on one daemon thread.
 *
 * <p><b>Threading</b>: callable from any thread; tasks run on the scheduler's own.
 */
public final class ThreadScheduler implements Scheduler {
  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<Throwable> onFault;

  /**
   * @param name of the thread
   * @param onFault hears of every task that threw
   */
  public ThreadScheduler(String name, Consumer<Throwable> onFault) {
    this.onFault = onFault;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setRejectedExecutionHandler(
        (task, closed) -> {}); // What comes after close is dropped.
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Cancellable schedule(long delayMs, Runnable task) {
    return handle(executor.schedule(guarded(task), delayMs, TimeUnit.MILLISECONDS));
  }

  @Override
  public Cancellable scheduleWithDelay(long delayMs, Runnable task) {
    return handle(
        executor.scheduleWithFixedDelay(guarded(task), delayMs, delayMs, TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    executor.shutdown();
  }

  private static Cancellable handle(Future<?> future) {
    return () -> future.cancel(false);
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        onFault.accept(e);
      }
    };
  }
}
