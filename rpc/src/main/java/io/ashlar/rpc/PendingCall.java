package io.ashlar.rpc;

import java.util.concurrent.CompletableFuture;

/** A call that waits for its answer. */
record PendingCall(CompletableFuture<RpcReply> future, String method, long deadlineNanos) {}
