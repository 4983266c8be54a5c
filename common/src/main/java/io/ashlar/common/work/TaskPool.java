package io.ashlar.common.work;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Threads that run tasks in the order of their arrival. Its queue has no bound of its own: the
 * owner looks at {@link #queued} before it adds.
 *
 * <p><b>Threading</b>: any thread. The pool's threads are never interrupted.
 */
public interface TaskPool extends Executor {
  /**
   * Queues a task.
   *
   * @throws RejectedExecutionException once closed
   */
  @Override
  void execute(Runnable task);

  /** Tasks that wait. */
  int queued();

  /** Tasks that run now, about. */
  int active();

  /** True once no task is taken any more. */
  boolean isClosed();

  /** Takes no new tasks, drops those that wait if asked to, and waits for the rest. */
  void close(boolean dropWaiting, long waitMs);
}
