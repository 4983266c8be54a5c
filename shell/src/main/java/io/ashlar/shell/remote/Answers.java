package io.ashlar.shell.remote;

import io.ashlar.protocol.error.DfsException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Turns futures of {@link RemoteCalls} into what blocking methods return and throw. */
public final class Answers {
  private Answers() {}

  /** Waits. Failures have the caller's stack, because the one of an event loop says nothing. */
  public static <R> R await(CompletableFuture<R> answer) throws IOException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw thrown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the thread was interrupted while it waited for an answer");
    }
  }

  private static IOException thrown(ExecutionException e) {
    Throwable cause = cause(e);
    if (cause instanceof DfsException refused) {
      return new DfsException(refused.error(), refused);
    }
    if (cause instanceof RuntimeException bug) {
      throw bug;
    }
    return cause instanceof IOException io ? io : new IOException(cause);
  }

  /** What went wrong beneath the wrappers of futures. */
  public static Throwable cause(Throwable failure) {
    Throwable at = failure;
    while (at instanceof CompletionException || at instanceof ExecutionException) {
      Throwable next = at.getCause();
      if (next == null) {
        return at;
      }
      at = next;
    }
    return at;
  }
}
