package io.ashlar.it.simulation.world;

import io.ashlar.common.work.TurnThread;
import io.ashlar.common.work.Turns;

/** Takes a turn some time after there is work. */
final class SimTurnThread implements TurnThread {
  private static final int TURN_NANOS_MAX = 60_000;

  private final SimProcess process;
  private final Turns turns;
  private final boolean onDisk;
  private boolean started;
  private boolean planned;
  private boolean ended;

  SimTurnThread(SimProcess process, Turns turns, boolean onDisk) {
    this.process = process;
    this.turns = turns;
    this.onDisk = onDisk;
  }

  @Override
  public void start() {
    started = true;
    wake();
  }

  @Override
  public void wake() {
    if (started && !planned && !ended && turns.hasWork()) {
      plan(0);
    }
  }

  private void plan(long restMs) {
    planned = true;
    long nanos =
        onDisk
            ? process.slowness().diskNanos(process.random())
            : process.random().nextInt(TURN_NANOS_MAX);
    process.after(EventKind.WORK, restMs * 1_000_000 + nanos, this::turn);
  }

  private void turn() {
    planned = false;
    try {
      long rest = turns.turn(0);
      if (rest == Turns.ENDED) {
        ended = true;
      } else if (rest > 0) {
        plan(rest);
      } else {
        wake();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts here", e);
    }
  }

  @Override
  public void join(long waitMs) {}
}
