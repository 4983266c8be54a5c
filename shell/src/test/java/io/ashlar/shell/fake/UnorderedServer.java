package io.ashlar.shell.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests on a thread of its own, in an order that a seed chooses, and as late as the
 * client lets it: only when {@code patience} requests wait or no further one comes.
 *
 * <p>{@link #holding} is for tests of how many come at a time: it answers the first request, then
 * none until that many others wait, or a client that never sends them has waited long enough.
 */
public final class UnorderedServer implements AutoCloseable {
  private static final long NO_FURTHER_MS = 1;
  private static final long HOLD_MS_MAX = 10_000;

  private final List<Runnable> waiting = new ArrayList<>();
  private final Random random;
  private final int patience;
  private final Thread thread = new Thread(this::run, "unordered-server");
  private int answered;
  private boolean holds;
  private boolean closed;

  /** Starts to answer. */
  public UnorderedServer(long seed, int patience) {
    this(seed, patience, false);
  }

  private UnorderedServer(long seed, int patience, boolean holds) {
    this.holds = holds;
    this.random = new Random(seed);
    this.patience = patience;
    thread.setDaemon(true);
    thread.start();
  }

  /** Holds answers back until {@code requests} wait. */
  public static UnorderedServer holding(long seed, int requests) {
    return new UnorderedServer(seed, requests, true);
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
    if (holds && answered > 0) {
      holds = false;
      hold();
    } else if (!holds && waiting.size() < patience && !closed) {
      wait(NO_FURTHER_MS);
    }
    answered++;
    return waiting.isEmpty() ? null : waiting.remove(random.nextInt(waiting.size()));
  }

  private synchronized void hold() throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HOLD_MS_MAX);
    for (long left = HOLD_MS_MAX; waiting.size() < patience && !closed && left > 0; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
