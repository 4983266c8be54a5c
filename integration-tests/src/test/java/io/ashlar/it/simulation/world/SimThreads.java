package io.ashlar.it.simulation.world;

import io.ashlar.common.time.Scheduler;
import io.ashlar.common.work.TaskPool;
import io.ashlar.common.work.Threads;
import io.ashlar.common.work.TurnThread;
import io.ashlar.common.work.Turns;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The threads of a process, one turn at a time.
 *
 * <p>Who waits lets the other work of its own process go on ahead of its time: a wait is a moment.
 */
public final class SimThreads implements Threads {
  private final SimProcess process;

  /** The threads of {@code process}. */
  public SimThreads(SimProcess process) {
    this.process = process;
  }

  @Override
  public Scheduler scheduler(String name, Consumer<Throwable> onFault) {
    return new SimScheduler(process, onFault);
  }

  @Override
  public TaskPool pool(String name, int threads, Consumer<Throwable> onFault) {
    return new SimPool(process, threads, onFault);
  }

  @Override
  public TurnThread turns(String name, Turns turns) {
    return new SimTurnThread(process, turns, name.equals("edit-log"));
  }

  @Override
  public <T> T await(CompletableFuture<T> future, long timeoutMs)
      throws InterruptedException, ExecutionException, TimeoutException {
    while (!future.isDone()) {
      if (!process.alive() || !process.world().runWorkOf(process)) {
        throw new TimeoutException(process + " waits for what nobody does");
      }
    }
    return future.get();
  }
}
