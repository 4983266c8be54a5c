package io.ashlar.namenode.rpc;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run reads and decode reports. Its queue is bounded: what does not fit is
 * refused, so that a flood costs an answer instead of memory.
 *
 * <p><b>Threading</b>: any thread. Workers are never interrupted, because some read files.
 */
public final class WorkerPool implements AutoCloseable {
  private static final long STOP_SECONDS = 5;

  private final ThreadPoolExecutor executor;
  private final Counter refused;

  /** Starts {@code threads} threads with a queue of {@code queuedMax} calls. */
  public WorkerPool(int threads, int queuedMax, MetricRegistry metrics) {
    AtomicInteger number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queuedMax),
            task -> {
              Thread thread = new Thread(task, "rpc-worker-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.refused = metrics.counter("namenode.rpc.worker.refused");
    Gauge<Integer> depth = () -> executor.getQueue().size();
    metrics.register("namenode.rpc.worker.queue.depth", depth);
  }

  /** Queues a task; false if the queue is full or the pool closed. */
  public boolean tryExecute(Runnable task) {
    try {
      executor.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      refused.inc();
      return false;
    }
  }

  /** Lets running tasks end; drops those that wait. */
  @Override
  public void close() {
    executor.getQueue().clear();
    executor.shutdown();
    try {
      executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
