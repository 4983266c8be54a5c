package io.ashlar.client.session;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCategory;
import io.ashlar.rpc.RpcConnection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Connects for the first time, with a few attempts. */
final class RetriedConnect {
  private final NameNodeCaller caller;
  private final FirstConnect first;
  private final CompletableFuture<RpcConnection> result = new CompletableFuture<>();
  private int attempt;

  RetriedConnect(NameNodeCaller caller) {
    this.caller = caller;
    this.first = new FirstConnect(caller);
  }

  CompletableFuture<RpcConnection> start() {
    var unused = caller.link().connection().whenComplete(this::onAnswer);
    return result;
  }

  private void onAnswer(@Nullable RpcConnection connection, @Nullable Throwable failure) {
    if (connection != null) {
      result.complete(connection);
      return;
    }
    DfsException cause = Waiting.cause(failure);
    if (cause.category() != ErrorCategory.RETRY_ELSEWHERE || first.givesUp()) {
      result.completeExceptionally(cause);
      return;
    }
    attempt++;
    caller.scheduler().schedule(caller.backoff().pauseMs(attempt), this::start);
  }
}
