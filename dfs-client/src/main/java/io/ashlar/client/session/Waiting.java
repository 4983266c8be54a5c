package io.ashlar.client.session;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Turns futures into blocking calls. Never used on an event loop. */
public final class Waiting {
  private Waiting() {}

  /** Waits for a future that ends by its own deadline. */
  public static <R> R await(CompletableFuture<R> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw rethrown(e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** Waits at most {@code timeoutMs}; then DEADLINE_EXCEEDED that says what was awaited. */
  public static <R> R await(CompletableFuture<R> future, long timeoutMs, String what)
      throws IOException {
    try {
      return future.get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw rethrown(e);
    } catch (TimeoutException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.DEADLINE_EXCEEDED, "waited " + timeoutMs + " ms for " + what), e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** For threads that were interrupted: keeps the mark and ends the operation. */
  public static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("the thread was interrupted while it waited for the cluster");
  }

  /** What went wrong beneath the wrappers of futures. */
  public static DfsException cause(@Nullable Throwable failure) {
    Throwable at = failure == null ? new IllegalStateException("no reason given") : failure;
    while ((at instanceof CompletionException || at instanceof ExecutionException)
        && at.getCause() != null) {
      at = at.getCause();
    }
    if (at instanceof DfsException known) {
      return known;
    }
    return new DfsException(DfsError.of(ErrorCode.INTERNAL_ERROR, "the client failed"), at);
  }

  /** A new exception with the caller's stack, because the one of the event loop says nothing. */
  private static DfsException rethrown(ExecutionException failure) {
    DfsException cause = cause(failure);
    return new DfsException(cause.error(), cause);
  }
}
