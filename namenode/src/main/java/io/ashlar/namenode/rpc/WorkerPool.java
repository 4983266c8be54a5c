package io.ashlar.namenode.rpc;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.ashlar.common.work.TaskPool;
import io.ashlar.common.work.Threads;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that run reads and decode reports. Its queue is bounded: what does not fit is
 * refused, so that a flood costs an answer instead of memory.
 *
 * <p><b>Threading</b>: any thread. Workers are never interrupted, because some read files.
 */
public final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final long STOP_MS = 5_000;

  private final TaskPool pool;
  private final int queuedMax;
  private final Counter refused;

  /** Starts {@code threads} threads with a queue of {@code queuedMax} calls, about. */
  public WorkerPool(Threads source, int threads, int queuedMax, MetricRegistry metrics) {
    this.pool = source.pool("rpc-worker", threads, fault -> LOG.error("A worker failed.", fault));
    this.queuedMax = queuedMax;
    this.refused = metrics.counter("namenode.rpc.worker.refused");
    Gauge<Integer> depth = pool::queued;
    metrics.register("namenode.rpc.worker.queue.depth", depth);
  }

  /** Queues a task; false if the queue is full or the pool closed. */
  public boolean tryExecute(Runnable task) {
    try {
      if (pool.queued() < queuedMax) {
        pool.execute(task);
        return true;
      }
    } catch (RejectedExecutionException e) {
      // Counted below.
    }
    refused.inc();
    return false;
  }

  /** Lets running tasks end; drops those that wait. */
  @Override
  public void close() {
    pool.close(true, STOP_MS);
  }
}
