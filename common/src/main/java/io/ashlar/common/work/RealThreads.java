package io.ashlar.common.work;

import io.ashlar.common.time.Scheduler;
import io.ashlar.common.time.ThreadScheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The machine's own threads. */
public final class RealThreads implements Threads {
  /** The one instance; it has no state. */
  public static final RealThreads INSTANCE = new RealThreads();

  private RealThreads() {}

  @Override
  public Scheduler scheduler(String name, Consumer<Throwable> onFault) {
    return new ThreadScheduler(name, onFault);
  }

  @Override
  public TaskPool pool(String name, int threads, Consumer<Throwable> onFault) {
    return new ThreadTaskPool(name, threads, onFault);
  }

  @Override
  public TurnThread turns(String name, Turns turns) {
    return new RealTurnThread(name, turns);
  }

  @Override
  public <T> T await(CompletableFuture<T> future, long timeoutMs)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(timeoutMs, TimeUnit.MILLISECONDS);
  }
}
