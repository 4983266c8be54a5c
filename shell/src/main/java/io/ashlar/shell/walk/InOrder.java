package io.ashlar.shell.walk;

import io.ashlar.shell.remote.Answers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Keeps many requests under way, and hands over what came of them in the order in which they were
 * started, so that a command prints and reports as if it had made one after the other.
 *
 * <p><b>Threading</b>: one thread, which also runs the outcomes.
 */
public final class InOrder {
  /** Requests under way at a time unless a caller knows better. */
  public static final int REQUESTS_MAX = 64;

  private final int requestsMax;
  private final Deque<Request<?>> underWay = new ArrayDeque<>();

  /** What follows a request. */
  public interface Outcome<R> {
    /** It was answered. */
    void answered(R answer) throws IOException;

    /** It failed; an outcome that throws ends what its caller was doing. */
    void failed(IOException why) throws IOException;
  }

  private record Request<R>(CompletableFuture<R> answer, Outcome<R> outcome) {
    private void settle() throws IOException {
      R got;
      try {
        got = Answers.await(answer);
      } catch (IOException e) {
        outcome.failed(e);
        return;
      }
      outcome.answered(got);
    }
  }

  /** At most {@link #REQUESTS_MAX} at a time. */
  public InOrder() {
    this(REQUESTS_MAX);
  }

  /** At most {@code requestsMax} at a time. */
  public InOrder(int requestsMax) {
    this.requestsMax = requestsMax;
  }

  /** Starts a request, after waiting for the oldest ones if too many are under way. */
  public <R> void start(Supplier<CompletableFuture<R>> request, Outcome<R> outcome)
      throws IOException {
    while (underWay.size() >= requestsMax) {
      settleFirst();
    }
    underWay.add(new Request<>(request.get(), outcome));
    for (Request<?> first = underWay.peek();
        first != null && first.answer().isDone();
        first = underWay.peek()) {
      settleFirst();
    }
  }

  /** Waits for everything that was started. */
  public void drain() throws IOException {
    while (!underWay.isEmpty()) {
      settleFirst();
    }
  }

  private void settleFirst() throws IOException {
    underWay.remove().settle();
  }
}
