package io.ashlar.datanode.volume;

import io.ashlar.common.fault.FaultHandler;
import io.ashlar.common.work.TaskPool;
import io.ashlar.common.work.Threads;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
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
  private static final long CLOSE_WAIT_MS = 30_000;

  private final TaskPool pool;
  private final int threads;
  private final int queueMax;
  private final AtomicLong refused = new AtomicLong();

  /**
   * Starts.
   *
   * @param source of the threads
   * @param name of the threads
   * @param threads operations that run at the same time
   * @param queueMax waiting tasks beyond which new work is refused
   * @param faults hears of a task that threw
   */
  public VolumeExecutor(
      Threads source, String name, int threads, int queueMax, FaultHandler faults) {
    this.threads = threads;
    this.queueMax = queueMax;
    this.pool = source.pool(name, threads, fault -> faults.onFault(name, fault));
  }

  /** Takes new work; false if too much waits already or the volume is closed. */
  public boolean tryExecute(Runnable task) {
    if (pool.queued() >= queueMax || pool.isClosed()) {
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
    return threads > 1 && pool.active() < threads && pool.queued() == 0;
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
    return pool.queued();
  }

  /** Tasks that were refused so far. */
  public long refused() {
    return refused.get();
  }

  /** Lets queued tasks end; takes no new ones. */
  @Override
  public void close() {
    pool.close(false, CLOSE_WAIT_MS);
  }
}
