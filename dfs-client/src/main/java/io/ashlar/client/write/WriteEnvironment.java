package io.ashlar.client.write;

import io.ashlar.common.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one writer share.
 *
 * @param turns runs the writer's turns one after another; never inside of one that runs
 * @param failedNodes hears of nodes that failed, by id
 */
record WriteEnvironment(
    NameNodeCalls nameNode,
    PipelineConnector connector,
    Executor turns,
    Clock clock,
    WriteSettings settings,
    Consumer<String> failedNodes) {
  /** Hands the result over in a turn of its own. */
  <T> void then(
      CompletableFuture<T> future, BiConsumer<@Nullable T, @Nullable Throwable> consumer) {
    var unused =
        future.whenComplete(
            (result, failure) -> turns.execute(() -> consumer.accept(result, failure)));
  }

  long nowMs() {
    return clock.monotonicMs();
  }
}
