package io.ashlar.client.write;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs tasks one after another, on whichever thread comes by while none is running. Nobody waits
 * and nothing is handed to another thread unless two come at once, so that a writer's packet costs
 * no wake-up beyond the socket's.
 *
 * <p><b>Threading</b>: any thread; each task sees what the tasks before it did.
 */
final class Turns implements Executor {
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger due = new AtomicInteger();
  private final Consumer<Throwable> onFault;

  /** {@code onFault} hears in turn of a task that threw. */
  Turns(Consumer<Throwable> onFault) {
    this.onFault = onFault;
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    if (due.getAndIncrement() > 0) {
      return;
    }
    do {
      Runnable next = waiting.poll();
      if (next != null) {
        run(next);
      }
    } while (due.decrementAndGet() > 0);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      onFault.accept(e);
    }
  }
}
