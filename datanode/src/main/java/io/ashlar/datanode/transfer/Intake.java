package io.ashlar.datanode.transfer;

import io.ashlar.rpc.RpcStream;

/**
 * Decides whether a writer's socket is read: while the next node takes bytes, fewer than a window
 * of this stream's bytes wait for acks, and the node's budget is not used up.
 *
 * <p>A stream of which nothing waits is always read; otherwise two nodes that wait for each other's
 * budgets would stand still for ever.
 *
 * <p><b>Threading</b>: the stream's event loop.
 */
final class Intake {
  private final RpcStream stream;
  private final ByteBudget budget;
  private final int windowBytes;
  private long unackedBytes;
  private boolean mirrorTakes = true;
  private boolean reading = true;
  private boolean waitsForBudget;
  private boolean ended;
  private boolean paused;

  Intake(RpcStream stream, ByteBudget budget, int windowBytes) {
    this.stream = stream;
    this.budget = budget;
    this.windowBytes = windowBytes;
  }

  /** A packet arrived; {@link #update} follows. */
  void add(int bytes) {
    unackedBytes += bytes;
    budget.take(bytes);
  }

  /** A packet is acked, or given up. */
  void remove(int bytes) {
    unackedBytes -= bytes;
    budget.giveBack(bytes);
  }

  /** Nothing is read until it is called with false; {@link #update} follows. */
  void pause(boolean wanted) {
    paused = wanted;
  }

  /** Nothing is kept any more; whatever still arrives is dropped. */
  void end() {
    ended = true;
    update(true);
  }

  /** Looks at everything again. */
  void update(boolean nextNodeTakes) {
    mirrorTakes = nextNodeTakes;
    boolean mayRead =
        ended
            || (!paused
                && (unackedBytes == 0
                    || (unackedBytes < windowBytes && mirrorTakes && hasBudget())));
    if (mayRead != reading) {
      reading = mayRead;
      stream.setAutoRead(mayRead);
    }
  }

  private boolean hasBudget() {
    if (!budget.exhausted()) {
      return true;
    }
    if (!waitsForBudget) {
      waitsForBudget = true;
      budget.whenRoom(() -> stream.eventLoop().execute(this::onRoom));
    }
    return false;
  }

  private void onRoom() {
    waitsForBudget = false;
    update(mirrorTakes);
  }
}
