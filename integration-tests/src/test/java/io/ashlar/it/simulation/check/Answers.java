package io.ashlar.it.simulation.check;

import io.ashlar.client.session.Waiting;
import io.ashlar.it.simulation.world.SimWorld;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Waits for answers in simulated time; that none comes at all is a broken promise (I12). */
final class Answers {
  private static final long ANSWER_MS = 40_000;

  private final SimWorld world;

  Answers(SimWorld world) {
    this.world = world;
  }

  /** The answer; null if there is none. */
  <T> @Nullable T of(CompletableFuture<T> future, String what) {
    if (!world.runUntil(future::isDone, ANSWER_MS)) {
      world.violation("I12", what + ": no answer in " + ANSWER_MS + " ms");
      return null;
    }
    return future.isCompletedExceptionally() ? null : future.join();
  }

  /** Why there is no answer. */
  static DfsException failure(CompletableFuture<?> future) {
    if (!future.isDone()) {
      return new DfsException(ErrorCode.DEADLINE_EXCEEDED, "no answer");
    }
    return Waiting.cause(future.handle((ok, error) -> error).join());
  }
}
