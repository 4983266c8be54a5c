package io.ashlar.datanode.volume;

import io.ashlar.common.fault.FaultHandler;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs every operation on the files of one volume, so that a slow disk holds up its own work only.
 *
 * <p>New work is refused beyond a bound. Work of an open stream is always taken, because a stream
 * has at most one task here at a time and streams are bounded by themselves.
 *
 * <p><b>Threading</b>: callable from any thread; tasks run on threads that nobody interrupts.
 */
public final class VolumeExecutor implements AutoCloseable {
  private static final long CLOSE_WAIT_SECONDS = 30;

  private final ThreadPoolExecutor pool;
  private final int threads;
  private final int queueMax;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicInteger names = new AtomicInteger();

  /**
   * Starts.
   *
   * @param name of the threads
   * @param threads operations that run at the same time
   * @param queueMax waiting tasks beyond which new work is refused
   * @param faults hears of a task that threw
   */
  public VolumeExecutor(String name, int threads, int queueMax, FaultHandler faults) {
    this.threads = threads;
    this.queueMax = queueMax;
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            60,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> thread(task, name, faults));
    pool.allowCoreThreadTimeOut(true);
  }

  private Thread thread(Runnable task, String name, FaultHandler faults) {
    Thread thread = new Thread(task, name + "-" + names.incrementAndGet());
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((where, cause) -> faults.onFault(where.getName(), cause));
    return thread;
  }

  /** Takes new work; false if too much waits already or the volume is closed. */
  public boolean tryExecute(Runnable task) {
    if (pool.getQueue().size() >= queueMax || pool.isShutdown()) {
      refused.incrementAndGet();
      return false;
    }
    return execute(task);
  }

  /** Takes work of an open stream, of which there is one task at a time; false once closed. */
  public boolean execute(Runnable task) {
    try {
      pool.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Part of an operation on files. */
  @FunctionalInterface
  public interface IoTask {
    /** Does it. */
    void run() throws IOException;
  }

  /**
   * Runs two parts of an operation at the same time if a thread is idle, else one after the other.
   * Both have ended when this returns or throws. Called by a task of this executor.
   */
  public void together(IoTask one, IoTask other) throws IOException {
    FutureTask<Void> second = taskOf(other);
    if (hasIdleThread()) {
      execute(second);
    }
    try {
      one.run();
    } finally {
      second.run(); // Nothing happens if another thread has begun it.
      await(second);
    }
  }

  private static FutureTask<Void> taskOf(IoTask part) {
    return new FutureTask<>(
        () -> {
          part.run();
          return null;
        });
  }

  /** A single thread is never taken to be idle: its caller is a task of this executor. */
  private boolean hasIdleThread() {
    return threads > 1 && pool.getActiveCount() < threads && pool.getQueue().isEmpty();
  }

  private static void await(FutureTask<Void> task) throws IOException {
    boolean interrupted = false;
    while (true) {
      try {
        task.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IllegalStateException("a part of a file operation failed", e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tasks that wait. */
  public int queued() {
    return pool.getQueue().size();
  }

  /** Tasks that were refused so far. */
  public long refused() {
    return refused.get();
  }

  /** Lets queued tasks end; takes no new ones. */
  @Override
  public void close() {
    pool.shutdown();
    try {
      pool.awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
