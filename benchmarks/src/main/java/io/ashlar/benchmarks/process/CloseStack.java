package io.ashlar.benchmarks.process;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What a run has started and must end: newest first, once. After {@link #close} whatever is still
 * added is ended at once, so that a run that is interrupted in the middle of a start leaves
 * nothing.
 *
 * <p><b>Threading</b>: any thread; the thread of ^C closes while the run goes on.
 */
public final class CloseStack implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  /** Adds what is to be ended; ends it now, and fails, if the run has ended. */
  public <T extends AutoCloseable> T add(T item) throws IOException {
    synchronized (this) {
      if (!closed) {
        open.push(item);
        return item;
      }
    }
    IOException failure = new IOException("the run was stopped");
    closeOne(item, failure);
    throw failure;
  }

  /** Ends one item before the others. */
  public void close(AutoCloseable item) throws IOException {
    boolean mine;
    synchronized (this) {
      mine = open.remove(item);
    }
    if (mine) {
      IOException failure = new IOException("could not end " + item);
      if (closeOne(item, failure)) {
        return;
      }
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    IOException failure = new IOException("could not end everything that the run started");
    boolean clean = true;
    for (AutoCloseable next = poll(); next != null; next = poll()) {
      clean &= closeOne(next, failure);
    }
    if (!clean) {
      throw failure;
    }
  }

  private synchronized @Nullable AutoCloseable poll() {
    closed = true;
    return open.poll();
  }

  private static boolean closeOne(AutoCloseable item, IOException failure) {
    try {
      item.close();
      return true;
    } catch (Exception e) {
      failure.addSuppressed(e);
      return false;
    }
  }
}
