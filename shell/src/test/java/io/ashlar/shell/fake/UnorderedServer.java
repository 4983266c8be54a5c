package io.ashlar.shell.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests on a thread of its own, in an order that a seed chooses, and as late as the
 * client lets it: only when {@code patience} requests wait or no further one comes.
 */
public final class UnorderedServer implements AutoCloseable {
  private static final long NO_FURTHER_MS = 1;

  private final List<Runnable> waiting = new ArrayList<>();
  private final Random random;
  private final int patience;
  private final Thread thread = new Thread(this::run, "unordered-server");
  private boolean closed;

  /** Starts to answer. */
  public UnorderedServer(long seed, int patience) {
    this.random = new Random(seed);
    this.patience = patience;
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a request. */
  public synchronized void accept(Runnable request) {
    waiting.add(request);
    notifyAll();
  }

  private void run() {
    try {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // A request that comes, and a time without one, both count.
  private synchronized @Nullable Runnable next() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    if (waiting.size() < patience && !closed) {
      wait(NO_FURTHER_MS);
    }
    return waiting.isEmpty() ? null : waiting.remove(random.nextInt(waiting.size()));
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
