package io.ashlar.common.work;

import io.ashlar.common.time.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Where a process gets its threads. The simulator runs all of them, one turn at a time, on one.
 *
 * <p><b>Threading</b>: any thread.
 */
public interface Threads {
  /** A scheduler; {@code onFault} hears of every task that threw. */
  Scheduler scheduler(String name, Consumer<Throwable> onFault);

  /** A pool of at most {@code threads}; {@code onFault} hears of every task that threw. */
  TaskPool pool(String name, int threads, Consumer<Throwable> onFault);

  /** A thread that takes turns; it does not run before {@link TurnThread#start}. */
  TurnThread turns(String name, Turns turns);

  /**
   * Waits. Never called where work of its own process could not go on meanwhile: not on an event
   * loop, nor in a turn.
   *
   * @throws TimeoutException after {@code timeoutMs}
   */
  <T> T await(CompletableFuture<T> future, long timeoutMs)
      throws InterruptedException, ExecutionException, TimeoutException;
}
