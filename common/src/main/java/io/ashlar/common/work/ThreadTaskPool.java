package io.ashlar.common.work;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A pool of daemon threads that end when they have been idle for a while. */
final class ThreadTaskPool implements TaskPool {
  private static final long IDLE_SECONDS = 60;

  private final ThreadPoolExecutor pool;
  private final AtomicInteger names = new AtomicInteger();

  ThreadTaskPool(String name, int threads, Consumer<Throwable> onFault) {
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> thread(task, name, onFault));
    pool.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable task, String name, Consumer<Throwable> onFault) {
    Thread thread = new Thread(task, name + "-" + names.incrementAndGet());
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((where, cause) -> onFault.accept(cause));
    return thread;
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  @Override
  public int queued() {
    return pool.getQueue().size();
  }

  @Override
  public int active() {
    return pool.getActiveCount();
  }

  @Override
  public boolean isClosed() {
    return pool.isShutdown();
  }

  @Override
  public void close(boolean dropWaiting, long waitMs) {
    if (dropWaiting) {
      pool.getQueue().clear();
    }
    pool.shutdown();
    try {
      pool.awaitTermination(waitMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
