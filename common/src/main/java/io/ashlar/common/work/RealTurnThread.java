package io.ashlar.common.work;

import java.util.concurrent.TimeUnit;

/**
 * Takes turns on a thread of its own. A turn that throws ends it; the turns report their faults.
 */
final class RealTurnThread implements TurnThread {
  private static final long IDLE_WAIT_MS = 500;

  private final Turns turns;
  private final Thread thread;

  RealTurnThread(String name, Turns turns) {
    this.turns = turns;
    this.thread = new Thread(this::run, name);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void wake() {}

  @Override
  public void join(long waitMs) {
    try {
      thread.join(waitMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      long restMs = 0;
      while (restMs != Turns.ENDED) {
        if (restMs > 0) {
          TimeUnit.MILLISECONDS.sleep(restMs);
        }
        restMs = turns.turn(IDLE_WAIT_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
