package io.ashlar.it.simulation.world;

import io.ashlar.common.work.TaskPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** A pool whose tasks take as long as the disks of their process, each of its threads in turn. */
final class SimPool implements TaskPool {
  private final SimProcess process;
  private final Consumer<Throwable> onFault;
  private final long[] freeAtNanos;
  private int queued;
  private boolean closed;

  SimPool(SimProcess process, int threads, Consumer<Throwable> onFault) {
    this.process = process;
    this.onFault = onFault;
    this.freeAtNanos = new long[threads];
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    queued++;
    int thread = firstFree();
    long now = process.world().nowNanos();
    long end = Math.max(now, freeAtNanos[thread]) + process.slowness().diskNanos(process.random());
    freeAtNanos[thread] = end;
    process.world().at(process, EventKind.WORK, end, () -> run(task));
  }

  private int firstFree() {
    int first = 0;
    for (int i = 1; i < freeAtNanos.length; i++) {
      if (freeAtNanos[i] < freeAtNanos[first]) {
        first = i;
      }
    }
    return first;
  }

  private void run(Runnable task) {
    queued--;
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      onFault.accept(e);
    }
  }

  @Override
  public int queued() {
    return queued;
  }

  @Override
  public int active() {
    return 0;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close(boolean dropWaiting, long waitMs) {
    closed = true;
  }
}
