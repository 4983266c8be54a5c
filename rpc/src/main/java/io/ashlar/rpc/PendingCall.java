package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.method.RpcMethod;
import java.util.concurrent.CompletableFuture;

/**
 * A call that waits for its answer.
 *
 * <p><b>Ownership</b>: holds its share of the {@link CallBudget} until one of the two methods is
 * called, which happens once.
 */
record PendingCall(
    CompletableFuture<RpcReply> future,
    RpcMethod method,
    long deadlineNanos,
    int bytes,
    CallBudget budget) {
  void complete(RpcReply reply) {
    budget.giveBack(bytes);
    future.complete(reply);
  }

  void fail(DfsError error) {
    budget.giveBack(bytes);
    future.completeExceptionally(new DfsException(error));
  }
}
