package io.ashlar.namenode.datanodes;

import java.util.ArrayDeque;
import java.util.Queue;

/** Runs soft tasks in order on the calling thread; one that adds another does not nest. */
public final class InlineLoop implements SoftLoop {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean running;
  private boolean full;

  @Override
  public boolean isFullOfSoft() {
    return full;
  }

  /** Says that nothing more may come in. */
  public void setFull(boolean full) {
    this.full = full;
  }

  @Override
  public void executeSoft(Runnable task) {
    tasks.add(task);
    if (running) {
      return;
    }
    running = true;
    try {
      for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
        next.run();
      }
    } finally {
      running = false;
    }
  }
}
